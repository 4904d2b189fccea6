package perigee.content.coding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import perigee.model.property.Compression;
import perigee.wire.http.Fields;

class NegotiationTest {

  private static final Fields HTML = Fields.of("content-type", "text/html; charset=utf-8");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gzip, deflate, br, zstd         | br
          gzip                            | gzip
          x-gzip                          | gzip
          br;q=0.5, gzip;q=0.8            | gzip
          zstd, br;q=0.9                  | zstd
          *                               | br
          *;q=0.1, gzip                   | gzip
          br;q=0, *                       | zstd
          identity, gzip;q=0.5            | identity
          identity;q=0.5, gzip            | gzip
          identity;q=0                    | identity
          gzip;q=0                        | identity
          deflate                         | identity
          GZIP;Q=1                        | gzip
          """)
  void theBestLikedCodingIsTaken(String accepts, String taken) { // RFC 9110 §12.5.3
    assertThat(name(of(accepts, Compression.ON, 200, HTML, 10_000))).isEqualTo(taken);
  }

  @Test
  void whoSaysNothingGetsItAsItIs() {
    assertThat(Negotiation.of(Fields.EMPTY, Compression.ON, 200, HTML, 10_000))
        .isEqualTo(new Negotiation.AsIs());
  }

  @Test
  void whatIsNotWorthItOrNotAllowedIsLeftAlone() {
    Fields picture = Fields.of("content-type", "image/png");
    Fields fixed = Fields.of("content-type", "text/css", "cache-control", "no-transform");
    Fields part = Fields.of("content-type", "text/css", "content-range", "bytes 0-1/2");
    assertThat(name(of("gzip", Compression.ON, 200, picture, 10_000))).isEqualTo("identity");
    assertThat(name(of("gzip", Compression.ON, 200, fixed, 10_000))).isEqualTo("identity");
    assertThat(name(of("gzip", Compression.ON, 200, part, 10_000))).isEqualTo("identity");
    assertThat(name(of("gzip", Compression.ON, 206, HTML, 10_000))).isEqualTo("identity");
    assertThat(name(of("gzip", Compression.ON, 200, HTML, 255))).isEqualTo("identity");
    assertThat(name(of("gzip", Compression.ON, 200, HTML, 1L << 30))).isEqualTo("identity");
    assertThat(name(of("gzip", Compression.ON, 200, Fields.EMPTY, 10_000))).isEqualTo("identity");
    assertThat(name(of("gzip", Compression.OFF, 200, HTML, 10_000))).isEqualTo("identity");
  }

  @Test
  void whoRefusesThePlainBodyGetsEvenAShortOneCoded() {
    assertThat(name(of("gzip, identity;q=0", Compression.ON, 200, HTML, 3))).isEqualTo("gzip");
  }

  @Test
  void thePropertySaysWhichCodingsTypesAndLengths() {
    Compression own = new Compression(true, List.of("gzip", "br"), List.of("image/*"), 10);
    Fields picture = Fields.of("content-type", "IMAGE/X-thing");
    assertThat(name(of("br, gzip", own, 200, picture, 10))).isEqualTo("gzip");
    assertThat(name(of("zstd", own, 200, picture, 10))).isEqualTo("identity");
    assertThat(name(of("br", own, 200, HTML, 10))).isEqualTo("identity");
  }

  @Test
  void whatTheOriginCodedIsDecodedForThoseAloneWhoDoNotAcceptIt() {
    Fields zipped = Fields.of("content-type", "text/html", "content-encoding", "gzip");
    assertThat(of("br", Compression.ON, 200, zipped, 9))
        .isEqualTo(new Negotiation.Decode(Coding.GZIP));
    assertThat(of("br, gzip;q=0.1", Compression.ON, 200, zipped, 9))
        .isEqualTo(new Negotiation.AsIs());
    assertThat(of("identity;q=0", Compression.ON, 200, zipped, 9))
        .isEqualTo(new Negotiation.AsIs());
    Fields twice = Fields.of("content-type", "text/html", "content-encoding", "gzip, br");
    assertThat(of("br", Compression.ON, 200, twice, 9)).isEqualTo(new Negotiation.AsIs());
  }

  @Test
  void aCodedBodyHasATagOfItsOwnAndNoDigestOfAnother() { // RFC 9110 §8.8.3.3, RFC 9530
    Fields plain =
        Fields.of("etag", "\"a\"", "content-digest", "sha-256=:x:", "repr-digest", "sha-256=:x:");
    Fields coded = CodedFields.stored(plain, "br", "");
    assertThat(coded.first("etag")).isEqualTo("\"a;coding=br\"");
    assertThat(coded.first("content-encoding")).isEqualTo("br");
    assertThat(coded.has("content-digest") || coded.has("repr-digest")).isFalse();
    assertThat(CodedFields.stored(Fields.of("etag", "W/\"a\""), "gzip", "2").first("etag"))
        .isEqualTo("W/\"a;coding=gzip2\"");
  }

  private static Negotiation of(
      String accepts, Compression wanted, int status, Fields response, long length) {
    return Negotiation.of(Fields.of("accept-encoding", accepts), wanted, status, response, length);
  }

  private static String name(Negotiation outcome) {
    return switch (outcome) {
      case Negotiation.AsIs _ -> "identity";
      case Negotiation.Encode(Coding coding) -> coding.token();
      case Negotiation.Decode(Coding coding) -> "decoded " + coding.token();
    };
  }
}
