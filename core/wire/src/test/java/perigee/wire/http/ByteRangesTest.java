package perigee.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import perigee.wire.http.ByteRanges.Range;

/// RFC 9110 §14.
class ByteRangesTest {

  @ParameterizedTest
  @CsvSource({
    "bytes=0-499,0,500",
    "bytes=500-999,500,1000",
    "bytes=-500,9500,10000",
    "bytes=9500-,9500,10000",
    "Bytes= 0-0 ,0,1",
    "bytes=9999-20000,9999,10000",
    "bytes=-20000,0,10000",
    "bytes=0-99999999999999999999999,0,10000"
  })
  void oneRangeIsResolved(String field, long from, long to) { // §14.1.2
    ByteRanges ranges = ByteRanges.parse(field).orElseThrow();
    assertThat(ranges.resolve(10_000)).containsExactly(new Range(from, to));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=5-4",
        "items=0-1",
        "bytes=1",
        "bytes=0-1,x",
        "bytes=--1",
        "bytes=1-2-3"
      })
  void malformedRangeIsIgnored(String field) {
    assertThat(ByteRanges.parse(field)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=10000-", "bytes=10000-10001", "bytes=-0"})
  void rangeBeyondTheEndIsUnsatisfiable(String field) { // §15.5.17
    assertThat(ByteRanges.parse(field).orElseThrow().resolve(10_000)).isEmpty();
  }

  @Test
  void severalRangesKeepTheirOrder() {
    assertThat(resolve("bytes=500-599, 0-9, 20000-", 10_000))
        .containsExactly(new Range(500, 600), new Range(0, 10));
  }

  @Test
  void overlappingRangesAreJoined() { // §14.2
    assertThat(resolve("bytes=0-, 0-, 5-9", 100)).containsExactly(new Range(0, 100));
    assertThat(resolve("bytes=50-60, 0-9, 55-70", 1000))
        .containsExactly(new Range(0, 10), new Range(50, 71));
  }

  @Test
  void tooManyRangesAreIgnored() {
    assertThat(ByteRanges.parse("bytes=" + "0-0,".repeat(33))).isEmpty();
  }

  @Test
  void contentRangeNamesTheLastByte() { // §14.4
    assertThat(new Range(0, 500).contentRange(1234)).isEqualTo("bytes 0-499/1234");
  }

  @Property(tries = 200)
  void rangesNeverCostMoreThanTheWhole(
      @ForAll @LongRange(min = 0, max = 50) long a,
      @ForAll @LongRange(min = 0, max = 50) long b,
      @ForAll @LongRange(min = 0, max = 40) long length) {
    List<Range> ranges = resolve("bytes=" + a + "-, -" + b + ", " + a + "-" + (a + b), length);
    assertThat(ranges.stream().mapToLong(Range::length).sum()).isLessThanOrEqualTo(length);
    assertThat(ranges).allMatch(r -> r.from() >= 0 && r.from() < r.to() && r.to() <= length);
  }

  private static List<Range> resolve(String field, long length) {
    return ByteRanges.parse(field).orElseThrow().resolve(length);
  }
}
