package perigee.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentRangeTest {

  @Test
  void tellsWhichBytesOfHowMany() { // RFC 9110 §14.4
    assertThat(ContentRange.parse("bytes 42-1233/1234")).contains(new ContentRange(42, 1234, 1234));
    assertThat(ContentRange.parse("Bytes 0-0/20000000000"))
        .contains(new ContentRange(0, 1, 20_000_000_000L));
    assertThat(ContentRange.parse("bytes 42-1233/*")).contains(new ContentRange(42, 1234, -1));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "bytes */1234",
        "bytes 5-4/10",
        "bytes 0-10/10",
        "bytes 0-9",
        "bytes -9/10",
        "lines 0-9/10",
        "bytes 0-9/10, bytes 0-9/10",
        "bytes 0-9999999999999999999/*"
      })
  void whatBringsNothingOrIsNoRangeIsNone(String field) {
    assertThat(ContentRange.parse(field)).isEmpty();
  }
}
