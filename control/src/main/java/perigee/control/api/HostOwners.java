package perigee.control.api;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import perigee.control.store.Properties.Versioned;
import perigee.model.property.Property;

/// Which property answers for a host: the exact name, else the longest wildcard, else the
/// catch-all.
final class HostOwners {

  private final Map<String, Property> byPattern = new HashMap<>();

  HostOwners(List<Versioned> properties) {
    for (Versioned versioned : properties) {
      versioned.property().hosts().forEach(h -> byPattern.put(h, versioned.property()));
    }
  }

  Optional<Property> of(String host) {
    Property exact = byPattern.get(host);
    if (exact != null) {
      return Optional.of(exact);
    }
    for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
      Property wildcard = byPattern.get("*" + host.substring(dot));
      if (wildcard != null) {
        return Optional.of(wildcard);
      }
    }
    return Optional.ofNullable(byPattern.get("*"));
  }

  /// Whether a property that `caller` may see answers for `host`.
  boolean isServed(String host, Caller caller) {
    return of(host).filter(property -> caller.scope().covers(property.provider())).isPresent();
  }
}
