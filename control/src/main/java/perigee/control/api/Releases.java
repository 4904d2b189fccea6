package perigee.control.api;

import java.util.List;
import perigee.control.store.Bus;
import perigee.control.store.Properties;
import perigee.control.store.Properties.Change;
import perigee.control.store.Properties.ReleaseSummary;
import perigee.model.property.PropertyDocument;
import perigee.model.release.Release;
import perigee.model.zone.ZoneDocument;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Numbered versions of all configuration, and the way back to an old one.
final class Releases {

  private static final int MOST_LISTED = 1_000;
  private static final int LISTED = 50;

  private final Services services;
  private final Properties properties;

  Releases(Services services) {
    this.services = services;
    this.properties = services.properties();
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v1/releases", Access.OPERATOR, this::list),
        Route.get("/v1/releases/{number}", Access.OPERATOR, this::show),
        Route.post("/v1/releases/{number}/rollback", Access.OPERATOR, this::rollback));
  }

  private Reply list(Call call) {
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("releases");
    int limit = (int) call.query("limit", LISTED, 1, MOST_LISTED);
    properties.releases(limit).forEach(r -> list.add(json(r)));
    return Reply.ok(body);
  }

  private Reply show(Call call) {
    Release release =
        properties.release(number(call)).orElseThrow(() -> missing(call.path("number")));
    ObjectNode body =
        json(
            new ReleaseSummary(
                release.number(), release.createdAt(), release.author(), release.note()));
    ArrayNode list = body.putArray("properties");
    release.properties().forEach(p -> list.add(PropertyDocument.tree(p)));
    ArrayNode zones = body.putArray("zones");
    release.zones().forEach(zone -> zones.add(ZoneDocument.tree(zone)));
    return Reply.ok(body);
  }

  private Reply rollback(Call call) {
    return switch (properties.rollback(number(call), call.caller().name())) {
      case Change.Done(long release, _) -> {
        services.bus().publish(Bus.RELEASES, Long.toString(release));
        yield Reply.json(201, Json.object().put("release", release))
            .with("Location", "/v1/releases/" + release);
      }
      case Change.Missing() -> throw missing(call.path("number"));
      case Change.Conflict(long current) -> throw Precondition.failed(current).refusal();
      case Change.HostTaken(String host, String by) ->
          throw new Fault(Kind.CONFLICT, "host '" + host + "' belongs to property '" + by + "'")
              .refusal();
    };
  }

  private static long number(Call call) {
    String text = call.path("number");
    if (!text.matches("[1-9][0-9]{0,17}")) {
      throw missing(text);
    }
    return Long.parseLong(text);
  }

  private static Refusal missing(String number) {
    return Gate.missing("release '" + number + "'");
  }

  private static ObjectNode json(ReleaseSummary release) {
    return Json.object()
        .put("number", release.number())
        .put("created-at", release.createdAt().toString())
        .put("author", release.author())
        .put("note", release.note());
  }
}
