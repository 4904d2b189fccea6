package perigee.control.api;

import java.util.List;
import java.util.Optional;
import perigee.control.dnssec.ZoneKeys;
import perigee.control.store.Bus;
import perigee.control.store.Properties.Change;
import perigee.control.store.Zones;
import perigee.control.store.Zones.Versioned;
import perigee.model.zone.Zone;
import perigee.model.zone.ZoneDocument;
import perigee.wire.dns.Name;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// DNS zones; each change of one is a release. And the keys that sign them.
final class ZoneRoutes {

  private static final int MOST_ZONES = 10_000;

  private final Services services;
  private final Zones zones;
  private final ZoneBody bodies;

  ZoneRoutes(Services services) {
    this.services = services;
    this.zones = services.zones();
    this.bodies = new ZoneBody(services.accounts(), services.properties());
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v1/zones", Access.TOKEN, this::list),
        Route.post("/v1/zones/check", Access.TOKEN, this::check),
        Route.get("/v1/zones/{name}", Access.TOKEN, this::show),
        Route.put("/v1/zones/{name}", Access.TOKEN, this::put),
        Route.delete("/v1/zones/{name}", Access.TOKEN, this::remove),
        Route.get("/v1/zones/{name}/keys", Access.TOKEN, this::keys),
        Route.post("/v1/zones/{name}/keys", Access.TOKEN, this::beginRollover),
        Route.delete("/v1/zones/{name}/keys/{tag}", Access.TOKEN, this::endRollover));
  }

  private Reply list(Call call) {
    ObjectNode body = Json.object();
    body.putObject("mapping-zone")
        .put("name", services.mappingZone().name())
        .put("dnssec", services.mappingZone().signed());
    ArrayNode list = body.putArray("zones");
    zones.list().stream()
        .filter(v -> call.caller().scope().covers(v.zone().provider()))
        .forEach(v -> list.add(summary(v)));
    return Reply.ok(body);
  }

  private Reply show(Call call) {
    Versioned found = visible(call);
    return Reply.json(200, ZoneDocument.write(found.zone())).tagged(found.version());
  }

  private Reply check(Call call) {
    return Reply.json(200, ZoneDocument.write(bodies.read(call, Optional.empty())));
  }

  private Reply put(Call call) {
    Precondition precondition = call.precondition();
    String name = call.path("name");
    Zone zone = bodies.read(call, Optional.of(name));
    refuseOfNetwork(zone, call);
    Optional<Versioned> before = zones.find(name);
    if (before.isPresent() && !call.caller().scope().covers(before.get().zone().provider())) {
      throw new Fault(Kind.CONFLICT, "the zone '" + name + "' is taken").refusal();
    }
    if (before.isEmpty() && zones.list().size() >= MOST_ZONES) {
      throw new Fault(Kind.CONFLICT, "there are " + MOST_ZONES + " zones; remove one").refusal();
    }
    long expected = precondition.expected(before.map(Versioned::version).orElse(0L));
    String note = (before.isEmpty() ? "add zone " : "change zone ") + name;
    Change change = zones.put(zone, expected, call.caller().name(), note);
    return changed(change, before.isEmpty() ? 201 : 200, call);
  }

  /// Who has a zone at or below the mapping zone answers in the network's place. Above it, the
  /// operator may have one: it is where the mapping zone is delegated.
  private void refuseOfNetwork(Zone zone, Call call) {
    Name network = services.mappingZone().names().top();
    boolean above = network.isWithin(zone.origin()) && !call.caller().scope().isOperator();
    if (above || zone.origin().isWithin(network)) {
      throw new Fault(
              Kind.CONFLICT,
              "zone '%s' lies at, above or below the network's own zone %s"
                  .formatted(zone.name(), services.mappingZone().name()))
          .refusal();
    }
  }

  private Reply remove(Call call) {
    Precondition precondition = call.precondition();
    String name = call.path("name");
    long expected = precondition.expected(visible(call).version());
    return changed(
        zones.remove(name, expected, call.caller().name(), "remove zone " + name), 200, call);
  }

  private Reply changed(Change change, int status, Call call) {
    String name = call.path("name");
    return switch (change) {
      case Change.Done(long release, long version) -> {
        services.zoneKeys().settle();
        services.bus().publish(Bus.RELEASES, Long.toString(release));
        ObjectNode body = Json.object().put("name", name).put("release", release);
        yield version == 0
            ? Reply.json(status, body)
            : Reply.json(status, body.put("version", version))
                .tagged(version)
                .with("Location", "/v1/zones/" + name);
      }
      case Change.Conflict(long current) -> throw Precondition.failed(current).refusal();
      case Change.Missing() -> throw Gate.missing("zone '" + name + "'");
      case Change.HostTaken(String zone, _) ->
          throw new Fault(
                  Kind.CONFLICT, "zone '" + zone + "' lies above or below another provider's zone")
              .refusal();
    };
  }

  private Reply keys(Call call) {
    String name = call.path("name");
    // Of the network's own zones everybody may know them, as everybody may ask for them by DNS.
    String zone = services.zoneKeys().isOfNetwork(name) ? name : visible(call).zone().name();
    return Reply.ok(json(services.zoneKeys().of(zone)));
  }

  private Reply beginRollover(Call call) {
    return rolled(services.zoneKeys().begin(changing(call)), 201);
  }

  private Reply endRollover(Call call) {
    String tag = call.path("tag");
    if (!tag.matches("[0-9]{1,5}")) {
      throw Gate.missing("key '" + tag + "'");
    }
    return rolled(services.zoneKeys().end(changing(call), Integer.parseInt(tag)), 200);
  }

  /// The zone whose keys a caller may change: one of its own; operators those of the network, too.
  private String changing(Call call) {
    String name = call.path("name");
    boolean own = call.caller().scope().isOperator() && services.zoneKeys().isOfNetwork(name);
    return own ? name : visible(call).zone().name();
  }

  private static Reply rolled(ZoneKeys.Change change, int status) {
    return switch (change) {
      case ZoneKeys.Change.Done(List<ZoneKeys.Key> keys) -> Reply.json(status, json(keys));
      case ZoneKeys.Change.Refused(String why) -> throw new Fault(Kind.CONFLICT, why).refusal();
    };
  }

  private static ObjectNode json(List<ZoneKeys.Key> keys) {
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("keys");
    for (ZoneKeys.Key key : keys) {
      list.addObject()
          .put("tag", key.tag())
          .put("made-at", key.madeAt().toString())
          .put("ds", key.ds())
          .put("dnskey", key.dnskey());
    }
    return body;
  }

  private Versioned visible(Call call) {
    return zones
        .find(call.path("name"))
        .filter(v -> call.caller().scope().covers(v.zone().provider()))
        .orElseThrow(() -> Gate.missing("zone '" + call.path("name") + "'"));
  }

  private static ObjectNode summary(Versioned versioned) {
    Zone zone = versioned.zone();
    return Json.object()
        .put("name", zone.name())
        .put("provider", zone.provider())
        .put("dnssec", zone.dnssec())
        .put("records", zone.records().size() + zone.deliveries().size())
        .put("version", versioned.version());
  }
}
