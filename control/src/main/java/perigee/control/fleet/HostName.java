package perigee.control.fleet;

import java.util.Collection;
import java.util.Locale;

/// The name of a host among others.
final class HostName {

  private HostName() {}

  /// Of `host:port`, in lower case; empty if there is none.
  static String of(String listener) {
    int colon = listener.lastIndexOf(':');
    return colon < 0 ? "" : listener.substring(0, colon).toLowerCase(Locale.ROOT);
  }

  /// Whether a name is among these, or below one with a wildcard (RFC 9525 §6.3: one label).
  static boolean isOneOf(String host, Collection<String> names) {
    String above = above(host);
    return !host.isEmpty()
        && names.stream().anyMatch(name -> name.equalsIgnoreCase(host) || name.equals(above));
  }

  /// Whether a document of JSON has a name, or the wildcard above it, as a text.
  static boolean isIn(String host, String json) {
    return !host.isEmpty()
        && (json.contains('"' + host + '"') || json.contains('"' + above(host) + '"'));
  }

  private static String above(String host) {
    int dot = host.indexOf('.');
    return dot < 0 ? host : "*" + host.substring(dot);
  }
}
