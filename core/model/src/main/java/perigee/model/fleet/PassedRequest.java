package perigee.model.fleet;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// A browser's request that a node passes on to control's API.
///
/// @param method in capitals
/// @param path with its query
/// @param headers in lower case, those of [#HEADERS] alone
/// @param body text; may be empty
/// @param client the browser's address, without port: limits of rate count for it
/// @param root scheme and authority that the browser used, `https://talk.example.org`; links in
///   answers begin with it
public record PassedRequest(
    String method,
    String path,
    Map<String, String> headers,
    String body,
    String client,
    String root) {

  /// Where such requests may go.
  public static final Set<String> PREFIXES = Set.of("/v1/meetings", "/v1/people");

  /// What control looks at.
  public static final Set<String> HEADERS =
      Set.of("authorization", "content-type", "if-match", "if-none-match");

  /// How long a body may be, in characters.
  public static final int MOST_BODY = 256 << 10;

  private static final int MOST_PATH = 4096;
  private static final int MOST_HEADER = 4096;

  public PassedRequest {
    Map<String, String> kept = new TreeMap<>();
    headers.forEach((name, value) -> {
      String lower = name.toLowerCase(Locale.ROOT);
      if (HEADERS.contains(lower) && value.length() <= MOST_HEADER) {
        kept.put(lower, value);
      }
    });
    headers = Map.copyOf(kept);
    if (body.length() > MOST_BODY || path.length() > MOST_PATH) {
      throw new IllegalArgumentException(
          "a body of %d and a path of %d characters; they may have at most %d and %d"
              .formatted(body.length(), path.length(), MOST_BODY, MOST_PATH));
    }
  }

  /// Whether control takes requests for a path from nodes.
  public static boolean mayPass(String path) {
    String bare = path.split("\\?", 2)[0];
    return PREFIXES.stream().anyMatch(p -> bare.equals(p) || bare.startsWith(p + "/"));
  }

  @Override
  public String toString() {
    return "PassedRequest[" + method + " " + path.split("\\?", 2)[0] + "]";
  }
}
