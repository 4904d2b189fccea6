package perigee.model.property;

import java.util.List;

/// One delivery configuration of a provider.
///
/// @param name unique among all properties; lower-case letters, digits and hyphens
/// @param provider the customer that owns it
/// @param hosts exact names, wildcards (`*.example.org`, one or more labels) or the catch-all `*`
/// @param origins where misses go, at least one
/// @param https certificates of its hosts, and whether plain HTTP is redirected
/// @param rules applied in order; a later rule overrides what an earlier one set
public record Property(
    String name,
    String provider,
    List<String> hosts,
    List<Origin> origins,
    Https https,
    List<Rule> rules) {

  public Property {
    hosts = List.copyOf(hosts);
    origins = List.copyOf(origins);
    rules = List.copyOf(rules);
  }

  /// Whether it is for the hosts that no other property names.
  public boolean isCatchAll() {
    return hosts.contains("*");
  }

  /// With certificates of the network's own authority.
  public Property(
      String name, String provider, List<String> hosts, List<Origin> origins, List<Rule> rules) {
    this(name, provider, hosts, origins, Https.DEFAULT, rules);
  }
}
