package perigee.model.property;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Valid properties of all shapes.
public final class Properties {

  private static final Arbitrary<String> NAMES =
      Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(12);
  private static final Arbitrary<String> FIELDS = NAMES.map(name -> "x-" + name);
  private static final Arbitrary<String> GLOBS =
      Arbitraries.strings().withChars("ab*? '\"\\:#{}[]é&%@!|>-,~").ofMinLength(1).ofMaxLength(10);
  private static final Arbitrary<String> VALUES = GLOBS.map(String::strip);
  private static final Arbitrary<Duration> DURATIONS =
      Arbitraries.longs().between(1_000, 3_600_000).map(Duration::ofMillis);
  private static final Arbitrary<Boolean> FLAGS = Arbitraries.of(true, false);

  /// A self-signed certificate, made for this.
  static final String CERTIFICATE =
      """
      -----BEGIN CERTIFICATE-----
      MIIBbzCCARWgAwIBAgIUWhvrurRURIzBYYqfpy3+Mg9m6GkwCgYIKoZIzj0EAwIw
      DDEKMAgGA1UEAwwBbzAgFw0yNjExMjkwOTE2NTdaGA8yMTI2MTEwNTA5MTY1N1ow
      DDEKMAgGA1UEAwwBbzBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABFAPgps/+aga
      Jb4qep1rUpVSBkU7/1TOJl6oeoMOIkIczUFIOP4u3gCWi26UYyQcPtald3/yoopF
      QkawsxlvYAejUzBRMB0GA1UdDgQWBBTn/3PNr/Cbq+vVArDY1RTMzkGlnjAfBgNV
      HSMEGDAWgBTn/3PNr/Cbq+vVArDY1RTMzkGlnjAPBgNVHRMBAf8EBTADAQH/MAoG
      CCqGSM49BAMCA0gAMEUCIQCZARET21fqgAzmSYmX6CgtOub7SujZ3F08D/ch66F/
      0wIgWXyZ023PM0IS3m8HfLgNtW5ppK6vp7r+ymxbW+c6mmg=
      -----END CERTIFICATE-----
      """;

  private Properties() {}

  public static Arbitrary<Property> all() {
    return Combinators.combine(
            NAMES,
            NAMES,
            hosts().list().ofMinSize(1).ofMaxSize(4).uniqueElements(),
            origins().list().ofMinSize(1).ofMaxSize(3),
            rules().list().ofMaxSize(3))
        .as(Property::new);
  }

  private static Arbitrary<String> hosts() {
    return Arbitraries.oneOf(
        NAMES,
        NAMES.map(name -> "*." + name + ".example"),
        Arbitraries.of("*", "localhost", "127.0.0.1", "[::1]", "[2001:db8::7]"));
  }

  private static Arbitrary<Origin> origins() {
    Arbitrary<HealthCheck> checks =
        Combinators.combine(DURATIONS, Arbitraries.integers().between(200, 499))
            .as((interval, status) -> new HealthCheck("/up?a=1", interval, interval, status));
    return Combinators.combine(
            Arbitraries.of("http://origin.example:8080", "https://[::1]:8443", "http://10.0.0.1")
                .map(URI::create),
            Arbitraries.integers().between(1, 1000),
            FLAGS,
            NAMES.injectNull(0.5),
            Arbitraries.of("verify: false", "", CERTIFICATE),
            Arbitraries.of(OriginHttp2.class),
            checks.injectNull(0.5))
        .as((url, weight, backup, host, trust, http2, check) ->
            new Origin(
                url,
                weight,
                backup,
                host,
                !trust.equals("verify: false"),
                trust.equals(CERTIFICATE) ? trust : null,
                http2,
                check));
  }

  private static Arbitrary<Rule> rules() {
    Arbitrary<Match> matches =
        Combinators.combine(
                GLOBS.map(glob -> "/" + glob).list().ofMaxSize(2),
                Arbitraries.of("GET", "HEAD", "M-SEARCH").list().ofMaxSize(2),
                Arbitraries.maps(FIELDS, GLOBS).ofMaxSize(2),
                Arbitraries.maps(GLOBS, GLOBS).ofMaxSize(2))
            .as(Match::new);
    return Combinators.combine(matches, settings()).as(Rule::new);
  }

  private static Arbitrary<Settings> settings() {
    Arbitrary<Settings> first =
        Combinators.combine(
                DURATIONS.injectNull(0.5),
                FLAGS.injectNull(0.5),
                cacheKeys().injectNull(0.5),
                edits().injectNull(0.5),
                edits().injectNull(0.5),
                redirects().injectNull(0.5))
            .as((lifetime, bypass, key, request, response, redirect) ->
                new Settings(
                    lifetime, bypass, key, request, response, redirect, null, null, null, null,
                    null, null, null, null, null, null, null, null));
    Arbitrary<Settings> second =
        Combinators.combine(
                compressions().injectNull(0.5),
                DURATIONS.injectNull(0.5),
                DURATIONS.injectNull(0.5),
                signedUrls().injectNull(0.5),
                limits().injectNull(0.5),
                FLAGS.injectNull(0.5),
                Arbitraries.of(EarlyHints.class).injectNull(0.5),
                Arbitraries.integers().between(0, 8).injectNull(0.5))
            .as((compression, revalidate, error, signed, limit, timing, hints, ahead) ->
                new Settings(
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    compression,
                    revalidate,
                    error,
                    signed,
                    limit,
                    timing,
                    hints,
                    ahead,
                    null,
                    null,
                    null,
                    null));
    return Combinators.combine(first, second, sliceSizes(), tolerances())
        .as((a, b, c, d) -> a.overriddenBy(b).overriddenBy(c).overriddenBy(d));
  }

  private static Arbitrary<Compression> compressions() {
    return Combinators.combine(
            FLAGS,
            Arbitraries.of(Compression.CODINGS).list().uniqueElements().ofMaxSize(3),
            Arbitraries.of("text/*", "application/json").list().ofMaxSize(2),
            Arbitraries.integers().between(0, 4_096))
        .as(Compression::new);
  }

  private static Arbitrary<Settings> sliceSizes() {
    return Arbitraries.of(0L, 65_536L, Settings.DEFAULT_SLICE_BYTES, 1_500_000L)
        .injectNull(0.5)
        .map(size ->
            new Settings(
                null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                size, null, null, null));
  }

  private static Arbitrary<Settings> tolerances() {
    return Combinators.combine(
            FLAGS.injectNull(0.5),
            FLAGS.injectNull(0.5),
            Arbitraries.of(RedirectMisled.class).injectNull(0.5))
        .as((cookies, codings, misled) ->
            new Settings(
                null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                null, cookies, codings, misled));
  }

  private static Arbitrary<CacheKeyParts> cacheKeys() {
    return Combinators.combine(
            Arbitraries.of(CacheKeyParts.Query.values()),
            GLOBS.list().ofMaxSize(3),
            FLAGS,
            FIELDS.list().ofMaxSize(2),
            NAMES.list().ofMaxSize(2))
        .as((query, names, sorted, headers, cookies) -> {
          boolean chosen = query == CacheKeyParts.Query.ALLOW || query == CacheKeyParts.Query.DENY;
          return new CacheKeyParts(query, chosen ? names : List.of(), sorted, headers, cookies);
        });
  }

  private static Arbitrary<FieldEdits> edits() {
    return Combinators.combine(
            FIELDS.list().ofMaxSize(2),
            Arbitraries.maps(FIELDS, VALUES).ofMaxSize(2),
            Arbitraries.maps(FIELDS, VALUES).ofMaxSize(2))
        .as((remove, set, add) -> new FieldEdits(remove, lines(set), repeated(lines(add))));
  }

  private static List<FieldEdits.Line> lines(Map<String, String> values) {
    return new LinkedHashMap<>(values)
        .entrySet().stream().map(e -> new FieldEdits.Line(e.getKey(), e.getValue())).toList();
  }

  private static List<FieldEdits.Line> repeated(List<FieldEdits.Line> lines) {
    return lines.stream().flatMap(line -> List.of(line, line).stream()).toList();
  }

  private static Arbitrary<Redirect> redirects() {
    return Combinators.combine(
            Arbitraries.of(301, 302, 303, 307, 308),
            Arbitraries.of("https://{host}{path}{query}", "/new", "{scheme}://other.example/"))
        .as(Redirect::new);
  }

  private static Arbitrary<SignedUrl> signedUrls() {
    return NAMES
        .map(id -> new SignedUrl.Key(id, "0123456789abcdef" + id))
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .uniqueElements(SignedUrl.Key::id)
        .map(keys -> new SignedUrl(keys, keys.size() > 1 ? "access" : null));
  }

  private static Arbitrary<RateLimit> limits() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 1_000_000),
            DURATIONS,
            Arbitraries.integers().between(1, 1_000_000))
        .as(RateLimit::new);
  }
}
