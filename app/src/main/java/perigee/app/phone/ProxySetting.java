package perigee.app.phone;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import perigee.app.client.Failure;
import perigee.app.config.HostPort;
import perigee.realtime.media.HttpProxy;

/// The HTTP proxy that leads out, as people say it: with `--proxy`, or in the environment as other
/// programs read it.
public final class ProxySetting {

  private static final List<String> NAMES =
      List.of("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY");
  private static final Pattern URL =
      Pattern.compile("(?:http://)?(?:([^:@/]+):([^@/]*)@)?([^@/]+?)/?");
  private static final String NONE = "none";

  private ProxySetting() {}

  /// The proxy, or null.
  ///
  /// @param given on the command line: a proxy or `none`; null for nothing
  /// @param environment in which proxies that don't speak HTTP are passed over
  /// @throws Failure if it can't be read
  public static @Nullable HttpProxy of(@Nullable String given, Map<String, String> environment)
      throws Failure {
    if (given != null) {
      return given.equals(NONE) ? null : read("--proxy", given);
    }
    for (String name : NAMES) {
      String value = environment.getOrDefault(name, "").strip();
      if (!value.isEmpty() && (!value.contains("://") || value.startsWith("http://"))) {
        return read(name, value);
      }
    }
    return null;
  }

  private static HttpProxy read(String name, String value) throws Failure {
    Matcher parts = URL.matcher(value);
    HostPort at = parts.matches() ? HostPort.parse(parts.group(3)).orElse(null) : null;
    if (at == null) {
      throw new Failure(
          name + " is not a proxy; it is HOST:PORT, or http://USER:PASSWORD@HOST:PORT");
    }
    HttpProxy open = HttpProxy.at(at.address());
    return parts.group(1) == null ? open : open.as(plain(parts.group(1)), plain(parts.group(2)));
  }

  private static String plain(String escaped) {
    return URLDecoder.decode(escaped.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
