package perigee.content.semantics;

import static org.assertj.core.api.Assertions.assertThat;
import static perigee.content.semantics.Samples.request;
import static perigee.content.semantics.Samples.response;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import perigee.content.store.VariantKey;
import perigee.content.store.VariantKey.Selector;
import perigee.wire.http.Fields;
import perigee.wire.http.RequestTarget;
import perigee.wire.http.StructuredFields;

/// Vary, hop-by-hop fields, invalidation, Cache-Status, CDN-Loop, tags.
class MessageFieldsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gzip, br              | br;q=0.9,GZIP  | true
          gzip, deflate         | gzip           | true
          gzip                  | gzip;q=0       | false
          gzip                  | br             | false
          *                     | br, gzip, zstd | true
          """)
  void codingsAreComparedAsTheyArePassedOn(String first, String second, boolean same) {
    VariantKey key =
        Vary.key(Fields.of("vary", "Accept-Encoding"), Fields.of("accept-encoding", first));
    assertThat(Vary.matches(key, Fields.of("Accept-Encoding", second))).isEqualTo(same);
  }

  @Test
  void connectionOptionsThatTakeFieldsAwayAreKnown() { // RFC 9110 §7.6.1
    assertThat(HopByHop.nominates(Fields.of("connection", "keep-alive, TE", "te", "x"))).isFalse();
    assertThat(HopByHop.nominates(Fields.of("connection", "x-a"))).isFalse();
    assertThat(HopByHop.nominates(Fields.of("connection", "close, X-A", "x-a", "1"))).isTrue();
  }

  @Test
  void orderAndAWeightOfOneDoNotMakeAVariant() { // §4.1, RFC 9110 §12.4.2
    Fields varying = Fields.of("vary", "accept-language");
    VariantKey key =
        Vary.key(varying, request("GET", "accept-language", "en;q=1.0, de ; q=0.5").fields());
    assertThat(Vary.matches(key, request("GET", "accept-language", "DE;q=0.5,en").fields()))
        .isTrue();
    assertThat(Vary.matches(key, request("GET", "accept-language", "de, en;q=0.5").fields()))
        .isFalse();
  }

  @Test
  void whiteSpaceAndLinesDoNotMakeAVariant() { // RFC 9111 §4.1
    VariantKey key =
        Vary.key(
            Fields.of("Vary", "X-B, accept-language", "vary", "x-b"),
            Fields.of("x-b", "1", "x-b", "2", "accept-language", "en-GB , de"));
    assertThat(key.selectors())
        .containsExactly(new Selector("accept-language", "de,en-gb"), new Selector("x-b", "1,2"));
    assertThat(Vary.matches(key, Fields.of("x-b", "1 ,2", "accept-language", "EN-GB,DE"))).isTrue();
    assertThat(Vary.matches(key, Fields.of("x-b", "1 ,2"))).isFalse();
  }

  @Test
  void codingsThatAreNotPassedOnAreNotAskedFor() {
    assertThat(Vary.acceptEncoding(Fields.of("accept-encoding", "deflate, gzip;q=0.1, br")))
        .isEqualTo("br, gzip");
    assertThat(Vary.acceptEncoding(Fields.of("accept-encoding", "deflate"))).isEmpty();
  }

  @Test
  void hopByHopAndInternalFieldsEnd() { // RFC 9110 §7.6.1
    Fields fields =
        Fields.of(
            "Connection",
            "close, X-Hop, Host",
            "x-hop",
            "1",
            "Host",
            "a",
            "TE",
            "trailers",
            "Keep-Alive",
            "timeout=5",
            "Perigee-Tier",
            "core",
            "x",
            "y");
    assertThat(HopByHop.withoutHopByHop(fields).build())
        .isEqualTo(Fields.of("Host", "a", "Perigee-Tier", "core", "x", "y"));
    assertThat(HopByHop.fromPublic(fields).build()).isEqualTo(Fields.of("Host", "a", "x", "y"));
  }

  private static final RequestTarget TARGET =
      new RequestTarget(RequestTarget.Form.ORIGIN, "http", "example.org", 80, "/a/b", "q=1");

  @ParameterizedTest
  @CsvSource({
    "/x?y,/x?y",
    "c,/a/c",
    "../c#f,/c",
    "?z,/a/b?z",
    "http://EXAMPLE.org/d,/d",
    "http://example.org,/"
  })
  void unsafeMethodInvalidatesWhatItsAnswerNames(String location, String path) { // RFC 9111 §4.4
    assertThat(Invalidation.of(request("POST"), TARGET, response(201, "location", location)))
        .containsExactly("/a/b?q=1", path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://other.example/",
        "//other.example/x",
        "https://example.org/x",
        "mailto:a@b",
        "http://example.org.evil/",
        "http://example.org:81/"
      })
  void otherHostsAreNotInvalidated(String location) {
    assertThat(Invalidation.of(request("PUT"), TARGET, response(204, "content-location", location)))
        .containsExactly("/a/b?q=1");
  }

  @Test
  void safeMethodsAndErrorsInvalidateNothing() {
    assertThat(Invalidation.of(request("GET"), TARGET, response(200))).isEmpty();
    assertThat(Invalidation.of(request("POST"), TARGET, response(500))).isEmpty();
  }

  @Test
  void cacheStatusIsAppendedAfterTheUpstreams() { // RFC 9211 §2
    assertThat(CacheStatus.of("edge1").hit().ttl(30)).hasToString("edge1; hit; ttl=30");
    String value =
        CacheStatus.of("edge 1")
            .forwarded(CacheStatus.Forward.MISS)
            .forwardStatus(200)
            .stored()
            .collapsed()
            .detail("say \"no\"\n")
            .after("core1; hit");
    assertThat(value)
        .isEqualTo(
            "core1; hit, \"edge 1\"; fwd=miss; fwd-status=200; stored; collapsed;"
                + " detail=\"say \\\"no\\\"?\"");
    assertThat(StructuredFields.list(value)).isPresent();
  }

  @Test
  void loopIsFoundAtItsBound() { // RFC 8586 §2
    CdnLoop loop = CdnLoop.ofFleet("My Fleet", 2);
    assertThat(loop.token()).isEqualTo("perigee-my-fleet");
    Fields once = loop.mark(Fields.builder(), Fields.of("CDN-Loop", "other; a=\",\"")).build();
    assertThat(once.first("cdn-loop")).isEqualTo("other; a=\",\", perigee-my-fleet");
    assertThat(loop.loops(once)).isFalse();
    Fields twice = loop.mark(once.toBuilder(), once).build();
    assertThat(loop.passes(twice)).isEqualTo(2);
    assertThat(loop.loops(twice)).isTrue();
  }

  @Test
  void tagsAreReadAndBounded() {
    assertThat(Tags.of(Fields.of("Surrogate-Key", "a b  a", "Cache-Tag", "c d, b")))
        .isEqualTo(List.of("a", "b", "c d"));
    assertThat(Tags.of(Fields.of("surrogate-key", "x".repeat(257) + " y"))).containsExactly("y");
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      many.append(i).append(' ');
    }
    assertThat(Tags.of(Fields.of("surrogate-key", many.toString()))).hasSize(Tags.MAX_TAGS);
  }
}
