package perigee.control.api;

import java.util.List;
import java.util.Optional;
import perigee.control.store.Accounts;
import perigee.control.store.Properties;
import perigee.model.document.Document;
import perigee.model.document.Mapping;
import perigee.model.document.Reading;
import perigee.model.document.Value;
import perigee.model.property.Property;
import perigee.model.zone.Delivery;
import perigee.model.zone.Zone;
import perigee.model.zone.ZoneDocument;

/// Reads a zone's document, YAML or JSON, settles whose it is, and looks whether the properties
/// that it sends names to have them.
final class ZoneBody {

  private final Accounts accounts;
  private final Properties properties;

  ZoneBody(Accounts accounts, Properties properties) {
    this.accounts = accounts;
    this.properties = properties;
  }

  /// The zone in a body.
  ///
  /// @param name that it must have, if any
  Zone read(Call call, Optional<String> name) {
    String text = call.text(PropertyBody.DOCUMENT_TYPES);
    Reading<Zone> reading =
        Document.read(text, PropertyBody.source(call), root -> owned(root, name, call.caller()));
    return switch (reading) {
      case Reading.Parsed<Zone>(Zone zone) -> zone;
      case Reading.Refused<Zone> refused -> throw Fault.invalid(refused.problems()).refusal();
    };
  }

  private Zone owned(Value root, Optional<String> name, Caller caller) {
    Zone zone = ZoneDocument.zone(root);
    if (!root.isMapping()) {
      return zone;
    }
    Mapping map = root.anyMap();
    if (name.isPresent() && !zone.name().equals(name.get())) {
      map.optional("name").ifPresent(v -> v.refuse("'" + name.get() + "', as the path says"));
    }
    Optional<Value> named = map.optional("provider");
    String owner =
        named.isPresent() ? zone.provider() : caller.providerOr(PropertyBody.DEFAULT_PROVIDER);
    if (!caller.scope().covers(owner)) {
      named.ifPresent(v -> v.refuse("'" + caller.providerOr("") + "', as the token says"));
    } else if (accounts.provider(owner).isEmpty()) {
      named.ifPresent(v -> v.problem("does not exist; an operator must create it first"));
    }
    checkDeliveries(zone, owner, map.items("records"));
    return new Zone(
        zone.origin(), owner, zone.dnssec(), zone.soa(), zone.records(), zone.deliveries());
  }

  private void checkDeliveries(Zone zone, String owner, List<Value> records) {
    if (zone.deliveries().isEmpty()) {
      return;
    }
    List<Properties.Versioned> all = properties.list();
    HostOwners owners = new HostOwners(all);
    for (Delivery delivery : zone.deliveries()) {
      String host = Zone.text(delivery.owner());
      Optional<Property> property =
          all.stream()
              .map(Properties.Versioned::property)
              .filter(p -> p.name().equals(delivery.property()) && p.provider().equals(owner))
              .findFirst();
      boolean has = owners.of(host).filter(p -> p.name().equals(delivery.property())).isPresent();
      if (property.isEmpty()) {
        tell(records, delivery, "which does not exist; add it first");
      } else if (!has) {
        tell(records, delivery, "which does not have the host " + host + "; add it there");
      }
    }
  }

  private static void tell(List<Value> records, Delivery delivery, String what) {
    for (Value record : records) {
      Mapping map = record.anyMap();
      boolean names =
          map.optional("data")
              .filter(Value::isSingle)
              .filter(data -> data.text().equals(delivery.property()))
              .isPresent();
      boolean sends =
          map.optional("type")
              .filter(Value::isSingle)
              .filter(type -> type.text().equalsIgnoreCase("CDN"))
              .isPresent();
      if (names && sends) {
        map.problem("data", "is " + delivery.property() + ", " + what);
        return;
      }
    }
  }
}
