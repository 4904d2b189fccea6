package perigee.control.certificate;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import perigee.model.property.Property;
import perigee.model.zone.EdgeNames;

/// Which hosts the properties of a release have, as certificates can name them.
///
/// @param hosts names and wildcards, to their property
/// @param addresses hosts that are IP addresses, for which clients name no host in TLS
/// @param catchAll whether a property has the host `*`
/// @param own wildcards over names of the network itself
record Demand(
    SortedMap<String, Property> hosts,
    TreeSet<String> addresses,
    boolean catchAll,
    Set<String> own) {

  private static final String BEACONS = "*.beacon.";

  static final Demand NONE = of(List.of(), Set.of());

  static Demand of(List<Property> properties, Set<String> own) {
    SortedMap<String, Property> hosts = new TreeMap<>();
    TreeSet<String> addresses = new TreeSet<>();
    boolean catchAll = false;
    for (Property property : properties) {
      for (String host : property.hosts()) {
        if (host.equals("*")) {
          catchAll = true;
        } else if (isAddress(host)) {
          addresses.add(host.replace("[", "").replace("]", ""));
        } else {
          hosts.putIfAbsent(host, property);
        }
      }
    }
    return new Demand(hosts, addresses, catchAll, Set.copyOf(own));
  }

  /// The wildcards over the names that edges have of their own, and over those that beacons make
  /// up.
  ///
  /// @param edges ids of nodes
  /// @param zone the mapping zone, without the dot at its end; empty for none
  static Set<String> own(Collection<String> edges, String zone) {
    EdgeNames names = EdgeNames.of(zone);
    Set<String> own = new TreeSet<>();
    for (String edge : edges) {
      Optional.ofNullable(names.wildcard(edge)).ifPresent(own::add);
    }
    if (!zone.isEmpty()) {
      own.add(BEACONS + zone.toLowerCase(Locale.ROOT));
    }
    return own;
  }

  /// All names that are known ahead: what certificates are made for unasked.
  Set<String> named() {
    Set<String> named = new TreeSet<>(hosts.keySet());
    named.addAll(own);
    return named;
  }

  /// Whether a host is reached only through the catch-all, or through a wildcard that is more than
  /// one label away: then no certificate is made for it ahead.
  boolean isOnlyPassed(String host) {
    if (hosts.containsKey(host) || hosts.containsKey(wildcardOver(host))) {
      return false;
    }
    if (catchAll) {
      return true;
    }
    for (int dot = host.indexOf('.'); dot > 0; dot = host.indexOf('.', dot + 1)) {
      if (hosts.containsKey("*" + host.substring(dot))) {
        return true;
      }
    }
    return false;
  }

  /// The wildcard that a certificate for a host could have, too.
  static String wildcardOver(String host) {
    int dot = host.indexOf('.');
    return dot < 0 || host.startsWith("*") ? host : "*" + host.substring(dot);
  }

  private static boolean isAddress(String host) {
    return host.startsWith("[") || host.matches("[0-9.]+");
  }
}
