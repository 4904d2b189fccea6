package perigee.control.api;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.control.mapping.Explained;
import perigee.control.mapping.MapFigures;
import perigee.control.mapping.Mapper;
import perigee.control.store.Properties;
import perigee.model.document.Value;
import perigee.model.mapping.Address;
import perigee.model.zone.MappingNames;
import perigee.selection.answer.MapView;
import perigee.selection.map.MappingMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The map: how it is, and why clients are sent where they are.
final class MapRoutes {

  private static final int MOST_HOST = 253;

  private final Mapper mapper;
  private final Properties properties;
  private final MappingNames names;

  MapRoutes(Services services) {
    this.mapper = services.mapper();
    this.properties = services.properties();
    this.names = services.mappingZone().names();
  }

  /// `explain/map` before anything that would take `map` for an id.
  List<Route> routes() {
    return List.of(
        Route.get("/v1/map", Access.OPERATOR, _ -> Reply.ok(summary())),
        Route.get("/v1/explain/map", Access.OPERATOR, this::explain));
  }

  private ObjectNode summary() {
    MapFigures figures = mapper.figures();
    ObjectNode body = Json.object().put("version", figures.version());
    body.put("age-seconds", figures.ageSeconds());
    body.put("units", figures.units());
    body.put("client-networks", figures.clients());
    body.put("regret-ms", figures.regretSeconds() * 1e3);
    body.put("regret-95-ms", figures.regret95Seconds() * 1e3);
    body.put("wrong-share", figures.wrongShare());
    body.put("moves-per-minute", figures.movesPerMinute());
    body.put("displaced", figures.displaced());
    body.put("explored", figures.explored());
    body.put("overloaded", figures.overloaded());
    body.put("dead", figures.dead());
    body.put("recipients", figures.recipients());
    body.put("recipients-current", figures.current());
    ArrayNode regions = body.putArray("regions");
    mapper.view().ifPresent(view -> regions(view, regions));
    return body;
  }

  private static void regions(MapView view, ArrayNode into) {
    MappingMap map = view.map();
    for (int region = 0; region < map.regions().size(); region++) {
      ObjectNode one = into.addObject().put("region", map.regions().get(region).id());
      one.put("load", map.regions().get(region).load());
      ArrayNode servers = one.putArray("servers");
      for (int i = 0; i < map.serverCount(region); i++) {
        int server = map.server(region, i);
        servers
            .addObject()
            .put("server", map.servers().get(server).id())
            .put("usable", view.states().usable(server))
            .put("load", view.states().load(server));
      }
    }
  }

  private Reply explain(Call call) {
    Address client = address(call);
    String asked = call.query("host").orElse("").toLowerCase(Locale.ROOT);
    if (asked.length() > MOST_HOST) {
      throw malformed("host", "a host's name of at most " + MOST_HOST + " characters");
    }
    String host = names.host(asked);
    boolean resolver = call.query("resolver").map(Boolean::parseBoolean).orElse(false);
    @Nullable Instant at = call.query("at").map(MapRoutes::time).orElse(null);
    Optional<Explained> explained = mapper.explain(client, resolver, host, at);
    if (explained.isEmpty()) {
      String since = mapper.remembersSince().map(Instant::toString).orElse("the first map");
      throw Gate.missing("map of that time; what was answered is remembered since " + since);
    }
    ObjectNode body = Json.object().put("ip", client.toString()).put("host", host);
    new HostOwners(properties.list())
        .of(host)
        .ifPresent(owner -> body.put("property", owner.name()));
    return Reply.ok(json(explained.get(), body));
  }

  private static Address address(Call call) {
    return call.query("ip")
        .flatMap(Address::parse)
        .orElseThrow(() -> malformed("ip", "an IPv4 or IPv6 address"));
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException _) {
      throw malformed("at", "a time as 2030-01-31T12:00:00Z");
    }
  }

  private static Refusal malformed(String name, String right) {
    return new Fault(Kind.MALFORMED_REQUEST, "query parameter " + name + " must be " + right)
        .refusal();
  }

  private static ObjectNode json(Explained explained, ObjectNode body) {
    body.put("at", explained.at().toString());
    body.put("map-version", explained.mapVersion());
    body.put("computed-at", explained.computedAt().toString());
    body.put("unit", explained.unit());
    body.put("scope", explained.scope());
    body.put("basis", Value.kebab(explained.basis()));
    explained.place().ifPresent(place -> body.set("place", json(place)));
    body.put("host-class", Value.kebab(explained.hostClass()));
    ArrayNode answers = body.putArray("answers");
    explained.answers().forEach(answer -> answers.add(json(answer)));
    return body;
  }

  private static ObjectNode json(Explained.Said place) {
    ObjectNode json = Json.object().put("source", place.source());
    if (place.latitude() != null && place.longitude() != null) {
      json.put("latitude", place.latitude()).put("longitude", place.longitude());
    }
    return json.put("as", place.asNumber()).put("country", place.country());
  }

  private static ObjectNode json(Explained.Answer answer) {
    ObjectNode json = Json.object().put("class", Value.kebab(answer.trafficClass()));
    json.put("reason", Value.kebab(answer.reason()));
    json.put("chosen", answer.chosen());
    json.put("tentative", answer.tentative());
    ArrayNode servers = json.putArray("servers");
    answer.servers().forEach(servers::add);
    json.put("would-change", answer.wouldChange());
    ArrayNode candidates = json.putArray("candidates");
    answer.candidates().forEach(candidate -> candidates.add(json(candidate)));
    return json;
  }

  private static ObjectNode json(Explained.Candidate candidate) {
    ObjectNode json = Json.object().put("region", candidate.region());
    json.put("predicted-ms", candidate.predictedMillis());
    json.put("samples", candidate.samples());
    candidate.ageSeconds().ifPresent(age -> json.put("age-seconds", age));
    json.put("confidence", candidate.confidence());
    json.put("load", candidate.load());
    ArrayNode servers = json.putArray("servers");
    for (Explained.State state : candidate.servers()) {
      servers
          .addObject()
          .put("server", state.server())
          .put("site", state.site())
          .put("state", Value.kebab(state.state()))
          .put("load", state.load());
    }
    return json;
  }
}
