package perigee.wire.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

/// Any bytes at the parsers: they answer, keep what they promise, and what they say twice they say
/// alike.
class HttpFuzzTest {

  /// 9999-12-31T23:59:59Z.
  private static final long LAST_MILLIS = 253_402_300_799_000L;

  @FuzzTest
  void fieldValuesNeverBreakAParser(byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    CacheControl.targeted(Fields.of("cdn-cache-control", text));
    EntityTag.list(text);
    for (String coding : List.of("gzip", "identity", "x")) {
      assertThat(AcceptEncoding.parse(text).quality(coding)).isBetween(0, 1000);
    }
    for (String member : FieldLists.split(text)) {
      assertThat(member).isEqualTo(FieldLists.trim(member)).isNotEmpty();
    }
  }

  @FuzzTest
  void directivesOnlyGetStricter(byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    CacheControl read = CacheControl.parse(text);
    assertThat(read.maxAge()).isBetween(-1L, CacheControl.MAX_SECONDS);
    // Behind an open quotation mark anything is text.
    if (text.indexOf('"') < 0 && text.indexOf('\\') < 0) {
      assertThat(CacheControl.parse(text + ", no-store").noStore()).isTrue();
      assertThat(CacheControl.parse(text + ", max-age=0").maxAge()).isZero();
    }
  }

  @FuzzTest
  void datesAreReadAsTheyAreWritten(byte[] bytes) {
    HttpDate.parse(new String(bytes, ISO_8859_1), 0)
        .ifPresent(date -> {
          // Dates before 1970 are read, though never written.
          long written = Math.clamp(date, 0, LAST_MILLIS);
          assertThat(HttpDate.parse(HttpDate.format(date), 0)).hasValue(written);
        });
  }

  @FuzzTest
  void rangesStayInTheirRepresentation(byte[] bytes) {
    int length = bytes.length * 3;
    ByteRanges.parse("bytes=" + new String(bytes, ISO_8859_1))
        .ifPresent(ranges -> {
          long sum = 0;
          for (ByteRanges.Range range : ranges.resolve(length)) {
            assertThat(range.from()).isBetween(0L, range.to());
            assertThat(range.to()).isLessThanOrEqualTo(length);
            sum += range.length();
          }
          assertThat(sum).isLessThanOrEqualTo(length);
        });
  }

  @FuzzTest
  void structuredValuesSurviveTheirOwnText(byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    StructuredFields.list(text)
        .ifPresent(list -> {
          String written = StructuredFields.text(list);
          assertThat(StructuredFields.list(written).map(StructuredFields::text)).contains(written);
        });
    StructuredFields.dictionary(text)
        .ifPresent(read -> {
          String written = StructuredFields.text(read);
          assertThat(StructuredFields.dictionary(written).map(StructuredFields::text))
              .contains(written);
        });
  }

  @FuzzTest
  void targetsHaveOneNormalForm(byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    RequestHead head = new RequestHead("GET", text, HttpVersion.HTTP_1_1, Fields.of("host", text));
    RequestTarget.parse(head, "http");
    String normal = RequestTarget.normalised(text);
    if (normal != null) {
      assertThat(RequestTarget.normalised(normal)).isEqualTo(normal);
      int query = normal.indexOf('?');
      String path = query < 0 ? normal : normal.substring(0, query);
      assertThat(path)
          .startsWith("/")
          .matches("[!-~]+")
          .doesNotContain("/./", "/../", "%2E", "%2e");
      assertThat(path.endsWith("/..") || path.endsWith("/.")).isFalse();
    }
  }
}
