package perigee.control.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.model.fleet.PassedRequest;

/// A browser's request that a node passed on.
///
/// @param parameters what stands in the path at each `{name}`
record PassedIncoming(PassedRequest request, Map<String, String> parameters) implements Incoming {

  private static final int MOST_PAIRS = 64;

  PassedIncoming {
    parameters = Map.copyOf(parameters);
  }

  @Override
  public String method() {
    return request.method();
  }

  @Override
  public String path() {
    return request.path().split("\\?", 2)[0];
  }

  @Override
  public String address() {
    return request.client();
  }

  @Override
  public String root() {
    return request.root();
  }

  @Override
  public String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }

  @Override
  public @Nullable String query(String name) {
    String[] halves = request.path().split("\\?", 2);
    if (halves.length < 2) {
      return null;
    }
    for (String pair : halves[1].split("&", MOST_PAIRS)) {
      String[] parts = pair.split("=", 2);
      if (decoded(parts[0]).equals(name)) {
        return parts.length < 2 ? "" : decoded(parts[1]);
      }
    }
    return null;
  }

  @Override
  public @Nullable String header(String name) {
    return request.headers().get(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public byte[] body(int atMost) {
    byte[] body = request.body().getBytes(UTF_8);
    return body.length <= atMost ? body : Arrays.copyOf(body, atMost);
  }

  /// A part of a URL; as it is if it is none.
  static String decoded(String part) {
    try {
      return URLDecoder.decode(part, UTF_8);
    } catch (IllegalArgumentException _) {
      return part;
    }
  }
}
