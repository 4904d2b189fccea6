package perigee.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/// Any bytes at the parsers: they answer, and what they say twice they say alike.
class HttpFuzzTest {

  @FuzzTest
  void fieldValuesNeverBreakAParser(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    HttpDate.parse(text, 0);
    CacheControl.parse(text);
    CacheControl.targeted(Fields.of("cdn-cache-control", text));
    EntityTag.list(text);
    AcceptEncoding.parse(text).quality("gzip");
    ByteRanges.parse("bytes=" + text).ifPresent(ranges -> ranges.resolve(bytes.length));
  }

  @FuzzTest
  void structuredValuesSurviveTheirOwnText(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    StructuredFields.list(text)
        .ifPresent(list -> {
          String written = StructuredFields.text(list);
          assertThat(StructuredFields.list(written).map(StructuredFields::text)).contains(written);
        });
    StructuredFields.dictionary(text).ifPresent(StructuredFields::text);
  }

  @FuzzTest
  void targetsNeverBreakTheirReader(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    RequestTarget.parse(
        new RequestHead("GET", text, HttpVersion.HTTP_1_1, Fields.of("host", text)), "http");
    RequestTarget.normalised(text);
  }
}
