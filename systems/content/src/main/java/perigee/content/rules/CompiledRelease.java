package perigee.content.rules;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import perigee.model.property.Property;
import perigee.model.release.Release;

/// A release compiled for requests: a host is found by hash lookups alone. Immutable.
public final class CompiledRelease {

  /// Nothing is served.
  public static final CompiledRelease EMPTY = compile(Release.EMPTY);

  private final long number;
  private final Map<String, Optional<Route>> byName = new HashMap<>();
  private final Map<String, Optional<Route>> byHost = new HashMap<>();

  /// By what follows the star of a wildcard, `.example.org`.
  private final Map<String, Optional<Route>> bySuffix = new HashMap<>();

  private Optional<Route> catchAll = Optional.empty();

  private CompiledRelease(long number) {
    this.number = number;
  }

  /// Compiles a release. If two properties name the same host, the first one in the release has it.
  public static CompiledRelease compile(Release release) {
    CompiledRelease compiled = new CompiledRelease(release.number());
    for (Property property : release.properties()) {
      compiled.add(property);
    }
    return compiled;
  }

  private void add(Property property) {
    Optional<Route> route = Optional.of(new Route(property));
    byName.put(property.name(), route);
    for (String name : property.hosts()) {
      String host = name.toLowerCase(Locale.ROOT);
      if (host.equals("*")) {
        catchAll = catchAll.isPresent() ? catchAll : route;
      } else if (host.startsWith("*.")) {
        bySuffix.putIfAbsent(host.substring(1), route);
      } else {
        byHost.putIfAbsent(host, route);
      }
    }
  }

  /// The release's number.
  public long number() {
    return number;
  }

  /// The property for a host: the exact name, else the longest wildcard, else the catch-all.
  ///
  /// @param host lower case, without port
  public Optional<Route> route(String host) {
    Optional<Route> exact = byHost.get(host);
    if (exact != null) {
      return exact;
    }
    if (!bySuffix.isEmpty()) {
      for (int dot = host.indexOf('.', 1); dot > 0; dot = host.indexOf('.', dot + 1)) {
        Optional<Route> wildcard = bySuffix.get(host.substring(dot));
        if (wildcard != null) {
          return wildcard;
        }
      }
    }
    return catchAll;
  }

  /// The property of that name.
  public Optional<Route> property(String name) {
    return byName.getOrDefault(name, Optional.empty());
  }

  /// For a purge by URL: every form of the path and query under which the host's property may have
  /// stored it.
  ///
  /// @param host lower case, without port
  /// @param pathAndQuery as the purge names it
  public Set<String> purgeKeys(String host, String pathAndQuery) {
    return route(host)
        .map(route -> route.purgeKeys(pathAndQuery))
        .orElseGet(() -> Set.of(pathAndQuery));
  }
}
