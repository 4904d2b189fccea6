package perigee.content.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import perigee.content.store.CacheKey;
import perigee.model.property.CacheKeyParts;
import perigee.model.property.Match;
import perigee.model.property.Origin;
import perigee.model.property.Property;
import perigee.model.property.Rule;
import perigee.model.property.Settings;
import perigee.model.property.SignedUrl;
import perigee.model.release.Release;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;
import perigee.wire.http.RequestTarget;

class CompiledReleaseTest {

  private static final Origin ORIGIN =
      new Origin(URI.create("http://127.0.0.1:1"), 1, false, null, true, null);

  private static Property property(String name, List<String> hosts, Rule... rules) {
    return new Property(name, "provider", hosts, List.of(ORIGIN), List.of(rules));
  }

  private static CompiledRelease release(Property... properties) {
    return CompiledRelease.compile(
        new Release(7, Instant.EPOCH, "author", "note", List.of(properties)));
  }

  private static Settings settings(
      @Nullable Boolean bypass, @Nullable CacheKeyParts key, @Nullable SignedUrl signed) {
    return new Settings(
        null, bypass, key, null, null, null, null, null, null, signed, null, null, null, null, null,
        null, null, null);
  }

  private static Rule keyed(CacheKeyParts parts) {
    return new Rule(Match.ANY, settings(null, parts, null));
  }

  private static CacheKeyParts query(CacheKeyParts.Query query, boolean sort, String... names) {
    return new CacheKeyParts(query, List.of(names), sort, List.of(), List.of());
  }

  private static Policy decide(Property property, String path, String... fields) {
    RequestTarget target =
        new RequestTarget(
            RequestTarget.Form.ORIGIN,
            "http",
            "a.example",
            80,
            path.split("\\?", 2)[0],
            path.contains("?") ? path.substring(path.indexOf('?') + 1) : null);
    RequestHead head = new RequestHead("GET", path, HttpVersion.HTTP_1_1, Fields.of(fields));
    return new Route(property).decide(head, target);
  }

  @Test
  void aCatchAllToleratesMoreUnlessARuleSaysOtherwise() {
    Settings named = decide(property("p", List.of("a.example")), "/").settings();
    assertThat(named.storesCookies() || named.readsUnknownTransferCodings()).isFalse();
    Settings any = decide(property("p", List.of("a.example", "*")), "/").settings();
    assertThat(any.storesCookies() && any.readsUnknownTransferCodings()).isTrue();
    Settings strict =
        new Settings(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null,
            null, false, false, null);
    Settings ruled =
        decide(property("p", List.of("*"), new Rule(Match.ANY, strict)), "/").settings();
    assertThat(ruled.storesCookies() || ruled.readsUnknownTransferCodings()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "www.example.org,exact",
    "a.example.org,wide",
    "x.a.example.org,wide",
    "y.deep.example.org,deep",
    "deep.example.org,wide",
    "example.org,rest",
    "badexample.org,rest",
    "'',rest",
    "[::1],rest"
  })
  void hostFindsTheNearestName(String host, String name) {
    CompiledRelease release =
        release(
            property("rest", List.of("*")),
            property("wide", List.of("*.Example.org")),
            property("deep", List.of("*.deep.example.org")),
            property("exact", List.of("www.example.org")));
    assertThat(release.route(host).map(route -> route.property().name())).contains(name);
    assertThat(release.number()).isEqualTo(7);
    assertThat(release.property("deep")).isPresent();
  }

  @Test
  void unknownHostHasNoProperty() {
    assertThat(release(property("p", List.of("a"))).route("b")).isEmpty();
    assertThat(CompiledRelease.EMPTY.route("b")).isEmpty();
  }

  @Test
  void laterRuleOverridesAndNamesOfMatchedRulesAreKept() {
    Match path = new Match(List.of("/a/*", "*.css"), List.of("GET"), Map.of(), Map.of());
    Match header = new Match(List.of(), List.of(), Map.of("x-a", "v*"), Map.of("q", "1*"));
    Property property =
        property(
            "p",
            List.of("*"),
            new Rule(Match.ANY, settings(true, null, null)),
            new Rule(path, settings(false, null, null)),
            new Rule(header, settings(true, null, null)));
    assertThat(decide(property, "/b").rules()).containsExactly(0);
    assertThat(decide(property, "/a/b").settings().bypasses()).isFalse();
    assertThat(decide(property, "/x.css").rules()).containsExactly(0, 1);
    assertThat(decide(property, "/a/b?q=12", "X-A", "v1").rules()).containsExactly(0, 1, 2);
    assertThat(decide(property, "/a/b?q=2", "X-A", "v1").rules()).containsExactly(0, 1);
    assertThat(decide(property, "/a/b?q=1").rules()).containsExactly(0, 1);
  }

  @Test
  void keyWithoutPartsIsTheWholeTarget() {
    assertThat(decide(property("p", List.of("*")), "/a?b=1&a").key())
        .isEqualTo(new CacheKey("p", "http", "a.example", "/a?b=1&a", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "ALL,true,x,/p?a=2&b=1&b=0&utm_x=3",
    "NONE,false,x,/p",
    "ALLOW,false,b,/p?b=1&b=0",
    "DENY,false,utm_*,/p?b=1&a=2&b=0",
    "ALLOW,true,zzz,/p"
  })
  void queryCountsAsTheKeySays(CacheKeyParts.Query query, boolean sort, String name, String key) {
    Property property = property("p", List.of("*"), keyed(query(query, sort, name)));
    assertThat(decide(property, "/p?b=1&a=2&utm_x=3&b=0").key().pathAndQuery()).isEqualTo(key);
  }

  @Test
  void headersAndCookiesMakeKeysOfTheirOwn() {
    Property property =
        property(
            "p",
            List.of("*"),
            keyed(
                new CacheKeyParts(
                    CacheKeyParts.Query.ALL, List.of(), false, List.of("X-A"), List.of("lang"))));
    String extra = decide(property, "/", "x-a", "1", "cookie", "xlang=no; lang=de").key().extra();
    assertThat(extra).isEqualTo("x-a=1\nlang=de\n");
    assertThat(decide(property, "/").key().extra()).isEqualTo("x-a\nlang\n");
    assertThat(decide(property, "/", "x-a", "").key().extra()).isEqualTo("x-a=\nlang\n");
  }

  @Test
  void signatureIsNoPartOfTheKey() {
    SignedUrl signed = new SignedUrl(List.of(new SignedUrl.Key("k", "0123456789abcdef")), null);
    Property property =
        property("p", List.of("*"), new Rule(Match.ANY, settings(null, null, signed)));
    assertThat(decide(property, "/a?x=1&expires=5&key-id=k&signature=s").key().pathAndQuery())
        .isEqualTo("/a?x=1");
  }

  @Test
  void purgeMeetsEveryFormThatMayBeStored() {
    Match path = new Match(List.of("/x"), List.of(), Map.of(), Map.of());
    Property property =
        property(
            "p",
            List.of("a"),
            new Rule(path, settings(null, query(CacheKeyParts.Query.NONE, false), null)),
            keyed(query(CacheKeyParts.Query.ALL, true)));
    assertThat(release(property).purgeKeys("a", "/%7ex/../y?b&a"))
        .contains("/%7ex/../y?b&a", "/y?b&a", "/y?a&b", "/y");
    assertThat(release(property).purgeKeys("other", "/y")).containsExactly("/y");
  }
}
