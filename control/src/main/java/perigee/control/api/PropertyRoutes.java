package perigee.control.api;

import java.util.List;
import java.util.Optional;
import perigee.control.store.Bus;
import perigee.control.store.Properties;
import perigee.control.store.Properties.Change;
import perigee.control.store.Properties.Versioned;
import perigee.model.property.Origin;
import perigee.model.property.Property;
import perigee.model.property.PropertyDocument;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Delivery configurations; each change of one is a release.
final class PropertyRoutes {

  private final Services services;
  private final Properties properties;
  private final PropertyBody bodies;

  PropertyRoutes(Services services) {
    this.services = services;
    this.properties = services.properties();
    this.bodies = new PropertyBody(services.accounts());
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v1/properties", Access.TOKEN, this::list),
        Route.post("/v1/properties/check", Access.TOKEN, this::check),
        Route.get("/v1/properties/{name}", Access.TOKEN, this::show),
        Route.put("/v1/properties/{name}", Access.TOKEN, this::put),
        Route.delete("/v1/properties/{name}", Access.TOKEN, this::remove));
  }

  private Reply list(Call call) {
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("properties");
    properties.list().stream()
        .filter(v -> call.caller().scope().covers(v.property().provider()))
        .forEach(v -> list.add(summary(v)));
    return Reply.ok(body);
  }

  private Reply show(Call call) {
    Versioned found =
        visible(call).orElseThrow(() -> Gate.missing("property '" + call.path("name") + "'"));
    return Reply.json(200, PropertyDocument.write(found.property())).tagged(found.version());
  }

  private Reply check(Call call) {
    Property property = bodies.read(call);
    return Reply.json(200, PropertyDocument.write(property));
  }

  private Reply put(Call call) {
    Precondition precondition = call.precondition();
    String name = call.path("name");
    Property property = bodies.read(call, name);
    Optional<Versioned> before = properties.find(name);
    if (before.isPresent() && visible(call).isEmpty()) {
      throw new Fault(Kind.CONFLICT, "the name '" + name + "' is taken").refusal();
    }
    long expected = precondition.expected(before.map(Versioned::version).orElse(0L));
    String note = (before.isEmpty() ? "add " : "change ") + name;
    Change change = properties.put(property, expected, call.caller().name(), note);
    return changed(change, before.isEmpty() ? 201 : 200, call);
  }

  private Reply remove(Call call) {
    Precondition precondition = call.precondition();
    String name = call.path("name");
    Versioned before = visible(call).orElseThrow(() -> Gate.missing("property '" + name + "'"));
    long expected = precondition.expected(before.version());
    return changed(
        properties.remove(name, expected, call.caller().name(), "remove " + name), 200, call);
  }

  private Reply changed(Change change, int status, Call call) {
    String name = call.path("name");
    return switch (change) {
      case Change.Done(long release, long version) -> {
        services.bus().publish(Bus.RELEASES, Long.toString(release));
        ObjectNode body = Json.object().put("name", name).put("release", release);
        yield version == 0
            ? Reply.json(status, body)
            : Reply.json(status, body.put("version", version))
                .tagged(version)
                .with("Location", "/v1/properties/" + name);
      }
      case Change.Conflict(long current) -> throw Precondition.failed(current).refusal();
      case Change.Missing() -> throw Gate.missing("property '" + name + "'");
      case Change.HostTaken(String host, String by) -> throw hostTaken(host, by, call);
    };
  }

  /// Tells a provider nothing about another one's properties.
  private Refusal hostTaken(String host, String by, Call call) {
    boolean known =
        properties
            .find(by)
            .filter(v -> call.caller().scope().covers(v.property().provider()))
            .isPresent();
    String who = known ? "property '" + by + "'" : "another provider's property";
    return new Fault(Kind.CONFLICT, "host '" + host + "' belongs to " + who).refusal();
  }

  private Optional<Versioned> visible(Call call) {
    return properties
        .find(call.path("name"))
        .filter(v -> call.caller().scope().covers(v.property().provider()));
  }

  private static ObjectNode summary(Versioned versioned) {
    Property property = versioned.property();
    ObjectNode json =
        Json.object().put("name", property.name()).put("provider", property.provider());
    ArrayNode hosts = json.putArray("hosts");
    property.hosts().forEach(hosts::add);
    ArrayNode origins = json.putArray("origins");
    property.origins().stream().map(Origin::url).forEach(url -> origins.add(url.toString()));
    return json.put("rules", property.rules().size()).put("version", versioned.version());
  }
}
