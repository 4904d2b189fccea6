package perigee.wire.media;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import perigee.wire.http.RequestTarget;

/// Where references are resolved from (RFC 3986 §5), on one host.
///
/// @param origin scheme and authority in lower case, `https://www.example.org`
/// @param path path and query
public record Location(String origin, String path) {

  private static final int MOST_CHARACTERS = 2_048;

  /// The path and query that a reference leads to; null if that is another host, or no target.
  @Nullable String target(String reference) {
    Location there = to(reference);
    return there == null ? null : normalised(there.path);
  }

  private static @Nullable String normalised(String path) {
    return isTarget(path) ? RequestTarget.normalised(path) : null;
  }

  /// Nothing but what may stand in a request line.
  private static boolean isTarget(String path) {
    return path.length() <= MOST_CHARACTERS
        && path.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#');
  }

  /// Where a reference leads to; null if that is another host.
  @Nullable Location to(String reference) {
    int hash = reference.indexOf('#');
    String text = (hash < 0 ? reference : reference.substring(0, hash)).strip();
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.equals(origin)) {
      return new Location(origin, "/");
    }
    if (lower.startsWith(origin + "/")) {
      return new Location(origin, text.substring(origin.length()));
    }
    if (text.startsWith("//") || hasScheme(text)) {
      return null;
    }
    return new Location(origin, relative(text));
  }

  private String relative(String text) {
    if (text.startsWith("/")) {
      return text;
    }
    int query = path.indexOf('?');
    String own = query < 0 ? path : path.substring(0, query);
    if (text.isEmpty()) {
      return path;
    }
    return text.startsWith("?") ? own + text : own.substring(0, own.lastIndexOf('/') + 1) + text;
  }

  private static boolean hasScheme(String reference) {
    int colon = reference.indexOf(':');
    int slash = reference.indexOf('/');
    int mark = reference.indexOf('?');
    return colon >= 0 && (slash < 0 || colon < slash) && (mark < 0 || colon < mark);
  }
}
