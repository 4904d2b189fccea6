package perigee.model.fleet;

import java.util.List;
import perigee.model.document.Json;
import perigee.model.document.Mapping;
import perigee.model.document.Value;
import perigee.model.mapping.Address;
import perigee.model.mapping.Capacity;
import perigee.model.mapping.ClientDemand;
import perigee.model.mapping.ClientPath;
import perigee.model.mapping.MeasurementSource;
import perigee.model.mapping.Measurements;
import perigee.model.mapping.NameSighting;
import perigee.model.mapping.NodePath;
import perigee.model.mapping.PathSample;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.ProbeOrder;
import perigee.model.mapping.ServerDescription;
import perigee.model.mapping.ServerHealth;
import perigee.model.mapping.Use;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Measurements, servers and maps as JSON. What comes a thousandfold each second is written as
/// lists of a fixed order, not as objects.
final class MappingJson {

  private static final PathSample NOTHING =
      new PathSample(MeasurementSource.PROBE, 1, 0, 0, 0, 0, 0);
  private static final Address NOBODY = Address.ipv4(0);
  private static final ClientPath NO_PATH = new ClientPath(Prefix.ALL_IPV4, NOBODY, "", NOTHING);
  private static final int SAMPLE_ITEMS = 7;
  private static final int PATH_ITEMS = 3 + SAMPLE_ITEMS;
  private static final int NAME_ITEMS = 3;
  private static final int DEMAND_ITEMS = 4;

  private MappingJson() {}

  static ObjectNode tree(ServerDescription server) {
    ObjectNode node = Json.object().put("site", server.site());
    FleetWriter.texts(node, "addresses", server.addresses())
        .put("http-port", server.httpPort())
        .put("https-port", server.httpsPort())
        .put("cost", server.cost())
        .set("capacity", tree(server.capacity()));
    return node;
  }

  static ServerDescription server(Value value) {
    Mapping map = value.anyMap();
    return new ServerDescription(
        map.string("site"),
        map.texts("addresses"),
        map.required("http-port").integer(0, 65_535),
        map.required("https-port").integer(0, 65_535),
        amount(map.required("cost")),
        map.optional("capacity").map(MappingJson::capacity).orElse(Capacity.UNKNOWN));
  }

  static ObjectNode tree(Capacity capacity) {
    return Json.object()
        .put("requests-per-second", capacity.requestsPerSecond())
        .put("bytes-per-second", capacity.bytesPerSecond())
        .put("connections", capacity.connections());
  }

  static Capacity capacity(Value value) {
    Mapping map = value.anyMap();
    return new Capacity(
        amount(map.required("requests-per-second")),
        amount(map.required("bytes-per-second")),
        amount(map.required("connections")));
  }

  static ObjectNode tree(Use use) {
    return Json.object()
        .put("requests", use.requests())
        .put("bytes", use.bytes())
        .put("cpu", use.cpu())
        .put("connections", use.connections())
        .put("disk", use.disk());
  }

  static Use use(Value value) {
    Mapping map = value.anyMap();
    return new Use(
        amount(map.required("requests")),
        amount(map.required("bytes")),
        amount(map.required("cpu")),
        amount(map.required("connections")),
        amount(map.required("disk")));
  }

  static ObjectNode write(Measurements measurements, ObjectNode node) {
    ArrayNode paths = node.putArray("paths");
    measurements.paths().forEach(path -> write(path, paths.addArray()));
    ArrayNode nodes = node.putArray("nodes");
    measurements.nodes().forEach(path -> write(path, nodes.addArray()));
    ArrayNode names = node.putArray("names");
    measurements
        .names()
        .forEach(
            name -> names.addArray().add(name.label()).add(name.address()).add(name.resolver()));
    ArrayNode demands = node.putArray("demands");
    measurements.demands().forEach(demand -> write(demand, demands.addArray()));
    return node;
  }

  static Measurements measurements(Mapping map) {
    return new Measurements(
        map.items("paths").stream().map(MappingJson::clientPath).toList(),
        map.items("nodes").stream().map(MappingJson::nodePath).toList(),
        map.items("names").stream().map(MappingJson::name).toList(),
        map.items("demands").stream().map(MappingJson::demand).toList());
  }

  private static void write(ClientPath path, ArrayNode items) {
    items.add(path.prefix().toString()).add(path.host().toString()).add(path.server());
    write(path.sample(), items);
  }

  private static ClientPath clientPath(Value value) {
    List<Value> items = value.items();
    if (items.size() < PATH_ITEMS) {
      value.refuse("a list of " + PATH_ITEMS);
      return NO_PATH;
    }
    String host =
        items.get(1).text(text -> Address.parse(text).isPresent(), "an address, as 203.0.113.9");
    return new ClientPath(
        prefix(items.get(0)),
        Address.parse(host).orElse(NOBODY),
        items.get(2).text(),
        sample(items.subList(3, items.size()), value));
  }

  private static Prefix prefix(Value value) {
    String text =
        value.text(written -> Prefix.parse(written).isPresent(), "a prefix, as 203.0.113.0/24");
    return Prefix.parse(text).orElse(Prefix.ALL_IPV4);
  }

  private static void write(ClientDemand demand, ArrayNode items) {
    items
        .add(demand.prefix().toString())
        .add(demand.host())
        .add(demand.requests())
        .add(demand.bytes());
  }

  private static ClientDemand demand(Value value) {
    List<Value> items = value.items();
    if (items.size() < DEMAND_ITEMS) {
      value.refuse("a list of " + DEMAND_ITEMS);
      return new ClientDemand(Prefix.ALL_IPV4, "", 0, 0);
    }
    return new ClientDemand(
        prefix(items.get(0)), items.get(1).text(), amount(items.get(2)), amount(items.get(3)));
  }

  private static void write(NodePath path, ArrayNode items) {
    write(path.sample(), items.add(path.peer()).add(path.alive()));
  }

  private static NodePath nodePath(Value value) {
    List<Value> items = value.items();
    if (items.size() < 2 + SAMPLE_ITEMS) {
      value.refuse("a list of " + (2 + SAMPLE_ITEMS));
      return new NodePath("", false, NOTHING);
    }
    return new NodePath(
        items.get(0).text(), items.get(1).bool(), sample(items.subList(2, items.size()), value));
  }

  private static void write(PathSample sample, ArrayNode items) {
    items
        .add(Value.kebab(sample.source()))
        .add(sample.count())
        .add(sample.rttNanos())
        .add(sample.rttDeviationNanos())
        .add(sample.sent())
        .add(sample.lost())
        .add(sample.deliveryBps());
  }

  private static PathSample sample(List<Value> items, Value whole) {
    PathSample sample =
        new PathSample(
            items.get(0).choice(MeasurementSource.values()),
            items.get(1).integer(1, Integer.MAX_VALUE),
            amount(items.get(2)),
            amount(items.get(3)),
            count(items.get(4)),
            count(items.get(5)),
            amount(items.get(6)));
    if (!sample.isPlausible()) {
      whole.refuse("figures of a path");
      return NOTHING;
    }
    return sample;
  }

  private static NameSighting name(Value value) {
    List<Value> items = value.items();
    if (items.size() < NAME_ITEMS) {
      value.refuse("a list of " + NAME_ITEMS);
      return new NameSighting("", "", false);
    }
    return new NameSighting(items.get(0).text(), items.get(1).text(), items.get(2).bool());
  }

  static FleetMessage.NewMap newMap(Mapping map) {
    int parts = map.required("parts").integer(1, FleetMessage.NewMap.MAP_PARTS);
    return new FleetMessage.NewMap(
        count(map.required("version")),
        map.required("part").integer(0, Math.max(0, parts - 1)),
        parts,
        map.string("bytes"));
  }

  static ObjectNode write(FleetMessage.Health health, ObjectNode node) {
    node.put("sequence", health.sequence());
    ArrayNode servers = node.putArray("servers");
    for (ServerHealth server : health.servers()) {
      servers
          .addObject()
          .put("server", server.server())
          .put("state", Value.kebab(server.state()))
          .put("load", server.load());
    }
    return node;
  }

  static FleetMessage.Health health(Mapping map) {
    return new FleetMessage.Health(
        count(map.required("sequence")),
        map.items("servers").stream().map(MappingJson::serverHealth).toList());
  }

  private static ServerHealth serverHealth(Value value) {
    Mapping map = value.anyMap();
    return new ServerHealth(
        map.string("server"),
        map.required("state").choice(ServerHealth.State.values()),
        amount(map.required("load")));
  }

  static ObjectNode write(FleetMessage.Measure measure, ObjectNode node) {
    ArrayNode hosts = node.put("beacon-zone", measure.beaconZone()).putArray("hosts");
    for (ProbeOrder order : measure.hosts()) {
      hosts.addObject().put("address", order.address()).put("kind", Value.kebab(order.kind()));
    }
    return node;
  }

  static FleetMessage.Measure measure(Mapping map) {
    return new FleetMessage.Measure(
        map.items("hosts").stream()
            .map(Value::anyMap)
            .map(host ->
                new ProbeOrder(
                    host.string("address"), host.required("kind").choice(ProbeOrder.Kind.values())))
            .toList(),
        map.string("beacon-zone", ""));
  }

  private static long count(Value value) {
    return value.integer(0L, Long.MAX_VALUE);
  }

  private static double amount(Value value) {
    return value.number(0, Double.MAX_VALUE);
  }
}
