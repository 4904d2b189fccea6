package perigee.model.property;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import perigee.model.document.Mapping;
import perigee.model.document.Value;

/// Makes what a rule sets.
final class SettingsReader {

  private static final Duration LONGEST = ofDays(3_650);
  private static final int MOST_REQUESTS = 1_000_000;
  private static final int MOST_BURST = 10_000_000;
  private static final long LEAST_SLICE_BYTES = 64 << 10;
  private static final long MOST_SLICE_BYTES = 16 << 20;
  private static final int MOST_KEYS = 8;
  private static final int MOST_AHEAD = 8;
  private static final int LEAST_SECRET_CHARS = 16;
  private static final int MOST_SECRET_CHARS = 1_024;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Pattern LOCATION =
      Pattern.compile(
          "(/|https?://|\\{scheme}://|\\{path})([!-z|~]|\\{(scheme|host|path|query)})*");

  private SettingsReader() {}

  static Settings settings(Value value) {
    Mapping map =
        value.map(
            "cache-lifetime",
            "bypass",
            "cache-key",
            "request-headers",
            "response-headers",
            "redirect",
            "compression",
            "stale-while-revalidate",
            "stale-if-error",
            "signed-url",
            "rate-limit",
            "server-timing",
            "early-hints",
            "prefetch-next",
            "slice-size",
            "store-set-cookie",
            "unknown-transfer-encoding",
            "redirect-misled");
    return new Settings(
        map.optional("cache-lifetime").map(SettingsReader::lifetime).orElse(null),
        map.optional("bypass").map(Value::bool).orElse(null),
        map.optional("cache-key").map(SettingsReader::cacheKey).orElse(null),
        map.optional("request-headers").map(SettingsReader::edits).orElse(null),
        map.optional("response-headers").map(SettingsReader::edits).orElse(null),
        map.optional("redirect").map(SettingsReader::redirect).orElse(null),
        map.optional("compression").map(CompressionReader::compression).orElse(null),
        map.optional("stale-while-revalidate").map(SettingsReader::lifetime).orElse(null),
        map.optional("stale-if-error").map(SettingsReader::lifetime).orElse(null),
        map.optional("signed-url").map(SettingsReader::signedUrl).orElse(null),
        map.optional("rate-limit").map(SettingsReader::rateLimit).orElse(null),
        map.optional("server-timing").map(Value::bool).orElse(null),
        map.optional("early-hints").map(v -> v.choice(EarlyHints.values())).orElse(null),
        map.optional("prefetch-next").map(v -> v.integer(0, MOST_AHEAD)).orElse(null),
        map.optional("slice-size").map(SettingsReader::sliceSize).orElse(null),
        map.optional("store-set-cookie").map(Value::bool).orElse(null),
        map.optional("unknown-transfer-encoding").map(Value::bool).orElse(null),
        map.optional("redirect-misled").map(v -> v.choice(RedirectMisled.values())).orElse(null));
  }

  private static Duration lifetime(Value value) {
    return value.duration(Duration.ZERO, LONGEST);
  }

  /// Bytes of a slice, or zero.
  private static long sliceSize(Value value) {
    long bytes = value.bytes(0, MOST_SLICE_BYTES);
    if (bytes > 0 && bytes < LEAST_SLICE_BYTES) {
      value.refuse("0, or from 64KiB to 16MiB");
    }
    return bytes;
  }

  private static CacheKeyParts cacheKey(Value value) {
    Mapping map = value.map("query", "sort-query", "headers", "cookies");
    boolean sorted = map.bool("sort-query", false);
    List<String> headers =
        RuleReader.list(map, "headers", Syntax::isToken, Syntax.TOKEN_RIGHT).stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .toList();
    List<String> cookies = RuleReader.list(map, "cookies", Syntax::isToken, Syntax.TOKEN_RIGHT);
    Value query = map.optional("query").orElse(null);
    if (query == null) {
      return new CacheKeyParts(CacheKeyParts.Query.ALL, List.of(), sorted, headers, cookies);
    }
    if (!query.isMapping()) {
      CacheKeyParts.Query whole =
          switch (query.isSingle() ? query.text() : "") {
            case "all" -> CacheKeyParts.Query.ALL;
            case "none" -> CacheKeyParts.Query.NONE;
            default -> {
              query.refuse("all, none, {allow: [..]} or {deny: [..]}");
              yield CacheKeyParts.Query.ALL;
            }
          };
      return new CacheKeyParts(whole, List.of(), sorted, headers, cookies);
    }
    return chosenQuery(query, sorted, headers, cookies);
  }

  private static CacheKeyParts chosenQuery(
      Value query, boolean sorted, List<String> headers, List<String> cookies) {
    Mapping map = query.map("allow", "deny");
    if (map.has("allow") == map.has("deny")) {
      query.problem("needs allow or deny; give one of them");
    }
    boolean allows = map.has("allow");
    return new CacheKeyParts(
        allows ? CacheKeyParts.Query.ALLOW : CacheKeyParts.Query.DENY,
        RuleReader.list(
            map, allows ? "allow" : "deny", RuleReader::isParameter, "a glob on parameter names"),
        sorted,
        headers,
        cookies);
  }

  private static FieldEdits edits(Value value) {
    Mapping map = value.map("remove", "set", "add");
    return new FieldEdits(
        RuleReader.list(map, "remove", SettingsReader::isEditable, Syntax.FIELD_RIGHT).stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .toList(),
        lines(map, "set", false),
        lines(map, "add", true));
  }

  private static boolean isEditable(String name) {
    return Syntax.isEditable(name.toLowerCase(Locale.ROOT));
  }

  private static List<FieldEdits.Line> lines(Mapping map, String key, boolean mayRepeat) {
    List<FieldEdits.Line> lines = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    Map<String, Value> named =
        RuleReader.named(map, key, SettingsReader::isEditable, Syntax.FIELD_RIGHT);
    named.forEach((name, value) -> {
      String field = name.toLowerCase(Locale.ROOT);
      if (!seen.add(field)) {
        value.problem("stands twice; letter case makes no difference");
      }
      for (Value item : mayRepeat ? value.itemsOrOne() : List.of(value)) {
        lines.add(new FieldEdits.Line(field, item.text(Syntax::isFieldValue, Syntax.VALUE_RIGHT)));
      }
    });
    return lines;
  }

  private static Redirect redirect(Value value) {
    Mapping map = value.map("status", "location");
    int status = map.integer("status", 302, 300, 399);
    if (!REDIRECTS.contains(status)) {
      map.problem("status", "is " + status + "; it must be 301, 302, 303, 307 or 308");
    }
    return new Redirect(
        status,
        map.required("location")
            .text(
                text ->
                    text.length() <= Syntax.MOST_VALUE_CHARS && LOCATION.matcher(text).matches(),
                "a path or an http(s) URL, in which {scheme}, {host}, {path} and {query} may stand"));
  }

  private static SignedUrl signedUrl(Value value) {
    Mapping signed = value.map("keys", "cookie");
    Value keys = signed.required("keys");
    String cookie =
        signed
            .optional("cookie")
            .map(c -> c.text(Syntax::isToken, Syntax.TOKEN_RIGHT))
            .orElse(null);
    List<Value> items = keys.itemsOrOne();
    if (items.isEmpty() || items.size() > MOST_KEYS) {
      keys.problem("has " + items.size() + " items; it must have 1 to " + MOST_KEYS);
      return new SignedUrl(List.of(), cookie);
    }
    Set<String> ids = new HashSet<>();
    List<SignedUrl.Key> all = new ArrayList<>();
    for (Value item : items) {
      Mapping map = item.map("id", "secret");
      String id = map.required("id").text(Syntax::isToken, Syntax.TOKEN_RIGHT);
      if (!id.isEmpty() && !ids.add(id)) {
        map.problem("id", "is " + id + " again; each key must have its own");
      }
      all.add(new SignedUrl.Key(id, secret(map.required("secret"))));
    }
    return new SignedUrl(all, cookie);
  }

  /// The secret; a wrong one isn't repeated in the problem.
  private static String secret(Value value) {
    String secret = value.text();
    boolean isLongEnough =
        secret.length() >= LEAST_SECRET_CHARS && secret.length() <= MOST_SECRET_CHARS;
    if (value.isSingle() && !(isLongEnough && Syntax.isValue(secret))) {
      value.problem(
          "has "
              + secret.length()
              + " characters; it must have 16 to 1024, no control characters among them");
    }
    return secret;
  }

  private static RateLimit rateLimit(Value value) {
    Mapping map = value.map("requests", "per", "burst");
    int requests = map.required("requests").integer(1, MOST_REQUESTS);
    return new RateLimit(
        requests,
        map.duration("per", ofSeconds(1), ofSeconds(1), ofHours(1)),
        map.integer("burst", requests, 1, MOST_BURST));
  }
}
