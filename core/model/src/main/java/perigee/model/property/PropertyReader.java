package perigee.model.property;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.model.document.Mapping;
import perigee.model.document.Value;

/// Makes a property of a document's values: name, hosts and origins; `RuleReader` does the rules.
final class PropertyReader {

  private static final int MOST_HOSTS = 100;
  private static final int MOST_ORIGINS = 20;
  private static final int MOST_RULES = 200;
  private static final int MOST_WEIGHT = 1_000;
  private static final int MOST_PORT = 65_535;
  private static final Duration DEFAULT_INTERVAL = ofSeconds(10);
  private static final Duration DEFAULT_TIMEOUT = ofSeconds(2);
  private static final Duration LEAST_TIMEOUT = Duration.ofMillis(1);
  private static final URI PLACEHOLDER = URI.create("http://invalid");

  private PropertyReader() {}

  static Property property(Value value) {
    Mapping map = value.map("name", "provider", "hosts", "origins", "https", "rules");
    return new Property(
        map.required("name").text(Syntax::isName, Syntax.NAME_RIGHT),
        map.optional("provider")
            .map(provider -> provider.text(Syntax::isName, Syntax.NAME_RIGHT))
            .orElse("default"),
        hosts(map.required("hosts")),
        atLeastOne(map.required("origins"), MOST_ORIGINS).stream()
            .map(PropertyReader::origin)
            .toList(),
        map.optional("https").map(PropertyReader::https).orElse(Https.DEFAULT),
        bounded(map.items("rules"), 0, MOST_RULES, map, "rules").stream()
            .map(RuleReader::rule)
            .toList());
  }

  private static List<Value> atLeastOne(Value list, int most) {
    List<Value> items = list.itemsOrOne();
    if (items.isEmpty() || items.size() > most) {
      list.problem("has " + items.size() + " items; it must have 1 to " + most);
    }
    return items.subList(0, Math.min(items.size(), most));
  }

  private static List<Value> bounded(
      List<Value> items, int least, int most, Mapping map, String key) {
    if (items.size() > most) {
      map.problem(key, "has " + items.size() + " items; it must have " + least + " to " + most);
    }
    return items.subList(0, Math.min(items.size(), most));
  }

  private static List<String> hosts(Value list) {
    List<String> hosts = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Value value : atLeastOne(list, MOST_HOSTS)) {
      String host =
          Hosts.canonical(
              value.text(text -> Hosts.isPattern(Hosts.canonical(text)), Syntax.HOST_RIGHT));
      if (!host.isEmpty() && !seen.add(host)) {
        value.problem("names " + host + " again; each host must stand once");
      }
      hosts.add(host);
    }
    return hosts;
  }

  private static Https https(Value value) {
    Mapping map = value.map("certificate", "redirect");
    return new Https(
        map.optional("certificate")
            .map(choice -> choice.choice(Https.Certificate.values()))
            .orElse(Https.DEFAULT.certificate()),
        map.bool("redirect", Https.DEFAULT.redirect()));
  }

  private static Origin origin(Value value) {
    if (!value.isMapping()) {
      return new Origin(url(value), 1, false, null, true, null);
    }
    Mapping map =
        value.map(
            "url", "weight", "backup", "host", "verify", "trusted-certificates", "http2", "health");
    return new Origin(
        url(map.required("url")),
        map.integer("weight", 1, 1, MOST_WEIGHT),
        map.bool("backup", false),
        originHost(map),
        map.bool("verify", true),
        trusted(map),
        map.optional("http2").map(v -> v.choice(OriginHttp2.values())).orElse(OriginHttp2.AUTO),
        map.optional("health").map(PropertyReader::health).orElse(null));
  }

  private static @Nullable String trusted(Mapping map) {
    Optional<Value> text = map.optional("trusted-certificates");
    if (text.isEmpty()) {
      return null;
    }
    if (map.has("verify") && !map.bool("verify", true)) {
      map.problem("trusted-certificates", "has no use with verify: false; leave one of them out");
    }
    return text.get().text(Syntax::areCertificates, Syntax.CERTIFICATES_RIGHT);
  }

  private static @Nullable String originHost(Mapping map) {
    Optional<Value> host = map.optional("host");
    return host.isPresent()
        ? Hosts.canonical(
            host.get().text(PropertyReader::isHostField, "a host name, with a port if it has one"))
        : null;
  }

  /// Whether it can be a `Host` field's value (RFC 9110 §7.2).
  private static boolean isHostField(String text) {
    String canonical = Hosts.canonical(text);
    int colon = canonical.endsWith("]") ? -1 : canonical.lastIndexOf(':');
    return colon < 0
        ? Hosts.isHost(canonical)
        : Hosts.isHost(canonical.substring(0, colon)) && isPort(canonical.substring(colon + 1));
  }

  private static boolean isPort(String digits) {
    return digits.matches("[0-9]{1,5}")
        && Integer.parseInt(digits) >= 1
        && Integer.parseInt(digits) <= MOST_PORT;
  }

  private static URI url(Value value) {
    String right = "http:// or https://, a host and a port if needed, without path and user";
    Optional<URI> uri = value.isSingle() ? origin(value.text()) : Optional.empty();
    if (uri.isEmpty()) {
      value.refuse(right);
    }
    return uri.orElse(PLACEHOLDER);
  }

  /// The origin that a URL names, without its last slash; empty if it names more or less.
  private static Optional<URI> origin(String text) {
    try {
      URI uri = new URI(text);
      String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
      String authority = uri.getRawAuthority();
      boolean isOrigin =
          (scheme.equals("http") || scheme.equals("https"))
              && authority != null
              && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
              && isHostField(authority);
      return isOrigin && authority != null
          ? Optional.of(new URI(scheme + "://" + authority.toLowerCase(Locale.ROOT)))
          : Optional.empty();
    } catch (URISyntaxException _) {
      return Optional.empty(); // the caller tells what is right
    }
  }

  private static HealthCheck health(Value value) {
    Mapping map = value.map("path", "interval", "timeout", "status");
    Duration interval = map.duration("interval", DEFAULT_INTERVAL, ofSeconds(1), ofHours(1));
    Duration timeout = interval.compareTo(DEFAULT_TIMEOUT) < 0 ? interval : DEFAULT_TIMEOUT;
    return new HealthCheck(
        map.optional("path")
            .map(path -> path.text(Syntax::isPath, "a path that begins with /"))
            .orElse("/"),
        interval,
        map.duration("timeout", timeout, LEAST_TIMEOUT, interval),
        map.integer("status", 200, 200, 499));
  }
}
