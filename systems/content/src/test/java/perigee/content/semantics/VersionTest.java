package perigee.content.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpDate;

class VersionTest {

  private static final long NOW = 1_700_000_000_000L;
  private static final String DATE = HttpDate.format(NOW);
  private static final String SECOND_BEFORE = HttpDate.format(NOW - 1_000);

  @Test
  void aStrongTagTellsTheVersion() { // RFC 9110 §8.8.3
    Version version = Version.of(Fields.of("etag", "\"a\"", "last-modified", DATE), 10, NOW);
    assertThat(version).isEqualTo(new Version("\"a\"", true, 10));
  }

  @Test
  void aWeakOrMalformedTagTellsNoneWhateverTheDate() { // RFC 9110 §8.8.1
    for (String tag : new String[] {"W/\"a\"", "a", "\"a"}) {
      Fields fields = Fields.of("etag", tag, "last-modified", SECOND_BEFORE, "date", DATE);
      assertThat(Version.of(fields, 10, NOW)).as(tag).isNull();
    }
  }

  @Test
  void aDateTellsItOnceASecondHasPassed() { // RFC 9110 §8.8.2.2
    Fields settled = Fields.of("last-modified", SECOND_BEFORE, "date", DATE);
    assertThat(Version.of(settled, 10, NOW)).isEqualTo(new Version(SECOND_BEFORE, false, 10));
    Fields fresh = Fields.of("last-modified", DATE, "date", DATE);
    assertThat(Version.of(fresh, 10, NOW)).isNull();
    assertThat(Version.of(Fields.of("last-modified", "yesterday"), 10, NOW)).isNull();
    assertThat(Version.of(Fields.EMPTY, 10, NOW)).isNull();
  }

  @Test
  void aPartIsOfItOnlyWithTheSameValidator() { // RFC 9110 §15.3.7.3
    Version tagged = new Version("\"a\"", true, 10);
    assertThat(tagged.isOf(Fields.of("etag", "\"a\""))).isTrue();
    assertThat(tagged.isOf(Fields.of("etag", "W/\"a\""))).isFalse();
    assertThat(tagged.isOf(Fields.of("etag", "\"b\""))).isFalse();
    assertThat(tagged.isOf(Fields.EMPTY)).isFalse();
    Version dated = new Version(DATE, false, 10);
    assertThat(dated.isOf(Fields.of("last-modified", DATE))).isTrue();
    assertThat(dated.isOf(Fields.of("last-modified", SECOND_BEFORE))).isFalse();
  }

  @Test
  void aRequestForItFailsElsewhere() { // RFC 9110 §13.1.1, §13.1.4
    Fields.Builder byTag = Fields.builder();
    new Version("\"a\"", true, 10).require(byTag);
    assertThat(byTag.build().first("if-match")).isEqualTo("\"a\"");
    Fields.Builder byDate = Fields.builder();
    new Version(DATE, false, 10).require(byDate);
    assertThat(byDate.build().first("if-unmodified-since")).isEqualTo(DATE);
  }

  @Test
  void itsTextIsReadBack() {
    for (Version version :
        new Version[] {new Version("\"a b\"", true, 1L << 40), new Version(DATE, false, 0)}) {
      assertThat(Version.parse(version.text())).isEqualTo(version);
    }
    assertThat(Version.parse("many tag \"a\"")).isNull();
    assertThat(Version.parse("")).isNull();
    assertThat(Version.parse(null)).isNull();
  }
}
