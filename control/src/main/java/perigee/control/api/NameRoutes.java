package perigee.control.api;

import java.util.List;
import java.util.Optional;
import perigee.control.store.Zones;
import perigee.model.property.Property;
import perigee.model.zone.MappingNames;
import perigee.model.zone.Zone;
import perigee.wire.dns.Name;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What is to be entered into DNS so that clients come to the hosts of properties.
final class NameRoutes {

  private final Services services;
  private final MappingNames names;

  NameRoutes(Services services) {
    this.services = services;
    this.names = services.mappingZone().names();
  }

  List<Route> routes() {
    return List.of(Route.get("/v1/properties/{name}/names", Access.TOKEN, this::names));
  }

  private Reply names(Call call) {
    Property property =
        services
            .properties()
            .find(call.path("name"))
            .map(v -> v.property())
            .filter(p -> call.caller().scope().covers(p.provider()))
            .orElseThrow(() -> Gate.missing("property '" + call.path("name") + "'"));
    List<Zone> zones = services.zones().list().stream().map(Zones.Versioned::zone).toList();
    ObjectNode body = Json.object().put("mapping-zone", services.mappingZone().name());
    ArrayNode list = body.putArray("names");
    for (String host : property.hosts()) {
      Optional<Name> target = names.target(host);
      Optional<Zone> own = target.flatMap(_ -> sentBy(host, property, zones));
      if (own.isPresent()) {
        list.addObject().put("host", host).put("zone", own.get().name());
      } else if (target.isPresent()) {
        list.addObject().put("host", host).put("cname", Zone.text(target.get()));
      }
    }
    return Reply.ok(body);
  }

  /// The zone of ours that sends a host to the property.
  private static Optional<Zone> sentBy(String host, Property property, List<Zone> zones) {
    Name name = Name.of(host).canonical();
    return zones.stream()
        .filter(zone -> zone.provider().equals(property.provider()))
        .filter(zone ->
            zone.deliveries().stream()
                .anyMatch(d -> d.owner().equals(name) && d.property().equals(property.name())))
        .findFirst();
  }
}
