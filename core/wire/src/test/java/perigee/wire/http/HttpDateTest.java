package perigee.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9110 §5.6.7.
class HttpDateTest {

  private static final long EXAMPLE = 784_111_777_000L;
  private static final long IN_2026 = 1_790_000_000_000L;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "sun, 6 nov 1994 08:49:37 gmt",
        "Sun, 06-Nov-1994 08:49:37 GMT"
      })
  void allFormatsAreRead(String text) {
    assertThat(HttpDate.parse(text, IN_2026)).hasValue(EXAMPLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "-1",
        "never",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 PST",
        "Sun, 06 Nov 94 08:49:37 GMT",
        "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT",
        "Sun, 06 Nov 1994 08:60:37 GMT",
        "Sun, 06 Nov 1994 08:49:61 GMT",
        "Sun, 06 Nov 1994 8:49:37 GMT",
        "Day, 06 Nov 1994 08:49:37 GMT",
        "Sun, 00 Nov 1994 08:49:37 GMT",
        "06 Nov 1994 08:49:37 GMT",
        "Sun Nov 6 08:49:37 94"
      })
  void anythingElseIsNoDate(String text) {
    assertThat(HttpDate.parse(text, IN_2026)).isEmpty();
  }

  @Test
  void twoDigitYearIsAtMostFiftyYearsAhead() {
    String in2076 = "Tuesday, 01-Jan-76 00:00:00 GMT";
    assertThat(HttpDate.parse(in2076, IN_2026).orElseThrow()).isGreaterThan(IN_2026);
    String in1977 = "Saturday, 01-Jan-77 00:00:00 GMT";
    assertThat(HttpDate.parse(in1977, IN_2026).orElseThrow()).isLessThan(IN_2026);
  }

  @Property(tries = 300)
  void whatIsWrittenIsRead(@ForAll @LongRange(min = 0, max = 253_402_300_799L) long seconds) {
    String text = HttpDate.format(seconds * 1000);
    assertThat(text).hasSize(29);
    assertThat(HttpDate.parse(text, IN_2026)).hasValue(seconds * 1000);
  }
}
