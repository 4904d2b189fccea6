package perigee.model.zone;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The names of edges: `LABEL.NODE.edge.ZONE` is a host on one edge, and on no other. A client that
/// must go to a certain edge under the scheme's own port is sent to such a name, since the host's
/// own name would lead it to where its resolver says.
///
/// The label is the host in one word, so that a wildcard covers all hosts of an edge in DNS and in
/// its certificate: a dot becomes a hyphen, a hyphen two. No host has a hyphen beside a dot (RFC
/// 952), so it can be read back. Immutable.
public final class EdgeNames {

  private static final String EDGE = "edge";
  private static final int MOST_LABEL = 63;
  private static final int MOST_NAME = 253;

  /// No name is an edge's.
  public static final EdgeNames NONE = new EdgeNames("");

  /// What all of them end with.
  private final String end;

  private EdgeNames(String end) {
    this.end = end;
  }

  /// The names below a network's zone.
  ///
  /// @param zone the network's mapping zone, without the dot at its end; empty for none
  public static EdgeNames of(String zone) {
    return zone.isEmpty() ? NONE : new EdgeNames("." + EDGE + "." + zone.toLowerCase(Locale.ROOT));
  }

  /// The wildcard over all hosts of an edge; null if its id can't be a name.
  public @Nullable String wildcard(String node) {
    return name("*", node);
  }

  /// A host on an edge.
  ///
  /// @param host lower case, without port
  /// @return null if there is no such name: the host is an address or too long, or the node's id
  ///   can't be a name
  public @Nullable String name(String host, String node) {
    String label = host.equals("*") ? host : label(host);
    String id = node.toLowerCase(Locale.ROOT);
    if (label == null || end.isEmpty() || !isName(id)) {
      return null;
    }
    String name = label + "." + id + end;
    return name.length() <= MOST_NAME ? name : null;
  }

  private static @Nullable String label(String host) {
    if (!isName(host) || host.indexOf('.') < 0 || host.matches("[0-9.]+")) {
      return null;
    }
    String label = host.replace("-", "--").replace('.', '-');
    return label.length() <= MOST_LABEL ? label : null;
  }

  /// The host that such a name stands for; null if it is none.
  ///
  /// @param name lower case, without port
  public @Nullable String host(String name) {
    if (end.isEmpty() || !name.endsWith(end)) {
      return null;
    }
    int dot = name.indexOf('.');
    if (dot <= 0 || dot >= name.length() - end.length()) {
      return null;
    }
    String host = name.substring(0, dot).replace("--", "\n").replace('-', '.').replace('\n', '-');
    return isName(host) ? host : null;
  }

  /// Letters, digits, hyphens and underscores in labels; no hyphen beside a dot or an end.
  private static boolean isName(String text) {
    return text.matches("[a-z0-9_]+(-+[a-z0-9_]+)*(\\.[a-z0-9_]+(-+[a-z0-9_]+)*)*");
  }
}
