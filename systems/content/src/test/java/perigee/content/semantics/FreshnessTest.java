package perigee.content.semantics;

import static org.assertj.core.api.Assertions.assertThat;
import static perigee.content.semantics.Samples.HOUR_AFTER;
import static perigee.content.semantics.Samples.HOUR_BEFORE;
import static perigee.content.semantics.Samples.NOW;
import static perigee.content.semantics.Samples.NOW_TEXT;
import static perigee.content.semantics.Samples.response;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import perigee.model.property.Settings;
import perigee.wire.http.Fields;

/// RFC 9111 §4.2, RFC 5861, RFC 9213.
class FreshnessTest {

  private static Freshness of(int status, Settings settings, String... fields) {
    return Freshness.of(response(status, fields), settings, NOW);
  }

  private static Freshness of(String... fields) {
    return of(200, Settings.NONE, fields);
  }

  private static Settings lifetime(
      @Nullable Duration lifetime, @Nullable Duration whileRevalidate, @Nullable Duration ifError) {
    return new Settings(
        lifetime,
        null,
        null,
        null,
        null,
        null,
        null,
        whileRevalidate,
        ifError,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  @Test
  void agesBetweenNodesKeepTheirFractions() { // RFC 9111 §4.2.3
    Fields fields = Fields.of("age", "2", Freshness.AGE_MILLIS, "2900", "date", NOW_TEXT);
    assertThat(Freshness.initialAgeMillis(fields, NOW - 50, NOW)).isEqualTo(2950);
    Fields odd = Fields.of("age", "2", Freshness.AGE_MILLIS, "-1", "date", NOW_TEXT);
    assertThat(Freshness.initialAgeMillis(odd, NOW, NOW)).isEqualTo(2000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          max-age=60                  | 60
          max-age=60, s-maxage=10     | 10
          s-maxage=0, max-age=60      | 0
          max-age=60, no-cache        | 0
          public                      | 3600
          max-age=x                   | 0
          """)
  void sharedLifetimeComesBeforeTheOthers(String words, long seconds) { // §4.2.1
    Freshness freshness = of("cache-control", words, "date", NOW_TEXT, "expires", HOUR_AFTER);
    assertThat(freshness.lifetimeMillis()).isEqualTo(seconds * 1000);
    assertThat(freshness.source()).isEqualTo(Freshness.Source.EXPLICIT);
  }

  @Test
  void expiresThatIsNoDateHasPassed() { // §5.3
    assertThat(of("expires", "0", "last-modified", HOUR_BEFORE).lifetimeMillis()).isZero();
    assertThat(of("expires", HOUR_BEFORE).lifetimeMillis()).isZero();
    assertThat(of("expires", HOUR_AFTER, "expires", "x").lifetimeMillis()).isZero();
  }

  @Test
  void heuristicIsATenthOfTheAgeOfTheContent() { // §4.2.2
    Freshness freshness = of("date", NOW_TEXT, "last-modified", HOUR_BEFORE);
    assertThat(freshness.lifetimeMillis()).isEqualTo(360_000);
    assertThat(freshness.source()).isEqualTo(Freshness.Source.HEURISTIC);
    assertThat(of("last-modified", "Sun, 06 Nov 1904 08:49:37 GMT").lifetimeMillis())
        .isEqualTo(86_400_000);
    assertThat(of("date", NOW_TEXT, "last-modified", HOUR_AFTER).lifetimeMillis()).isZero();
  }

  @Test
  void statusThatIsNotCacheableByDefaultHasNoHeuristic() {
    Freshness freshness = of(302, Settings.NONE, "last-modified", HOUR_BEFORE);
    assertThat(freshness.source()).isEqualTo(Freshness.Source.NONE);
  }

  @Test
  void targetedFieldComesInPlaceOfTheOthers() { // RFC 9213 §2.2
    Freshness freshness =
        of("cdn-cache-control", "max-age=5", "cache-control", "s-maxage=9", "expires", HOUR_AFTER);
    assertThat(freshness.lifetimeMillis()).isEqualTo(5000);
  }

  @Test
  void staleWindowsComeFromTheResponseOrTheProperty() { // RFC 5861
    String words = "max-age=1, stale-while-revalidate=2, stale-if-error=3";
    assertThat(of("cache-control", words))
        .isEqualTo(new Freshness(1000, 2000, 3000, false, Freshness.Source.EXPLICIT));
    Settings settings = lifetime(null, Duration.ofSeconds(20), Duration.ZERO);
    assertThat(of(200, settings, "cache-control", words))
        .isEqualTo(new Freshness(1000, 20_000, 0, false, Freshness.Source.EXPLICIT));
  }

  @ParameterizedTest
  @CsvSource({"must-revalidate", "proxy-revalidate", "no-cache"})
  void strictResponseIsNeverStale(String directive) { // RFC 9111 §5.2.2.2
    Settings settings = lifetime(null, Duration.ofSeconds(20), Duration.ofSeconds(20));
    Freshness freshness =
        of(200, settings, "cache-control", "max-age=1, stale-if-error=3, " + directive);
    assertThat(freshness.mustRevalidate()).isTrue();
    assertThat(freshness.staleIfErrorMillis()).isZero();
    assertThat(freshness.staleWhileRevalidateMillis()).isZero();
  }

  @Test
  void lifetimeOfThePropertyComesFirst() {
    Settings minute = lifetime(Duration.ofMinutes(1), null, null);
    assertThat(of(200, minute, "cache-control", "no-cache, max-age=5").lifetimeMillis())
        .isEqualTo(60_000);
    assertThat(of(503, minute, "cache-control", "max-age=5").lifetimeMillis()).isEqualTo(5000);
    Settings always = lifetime(Duration.ZERO, Duration.ofSeconds(5), Duration.ofSeconds(7));
    assertThat(of(200, always, "cache-control", "max-age=5"))
        .isEqualTo(new Freshness(0, 0, 7000, false, Freshness.Source.PROPERTY));
  }

  @ParameterizedTest
  @CsvSource({"10,0,10000", "0,0,0", "10,500,10500", "x,0,0", "'5, 9',0,5000", "-1,0,0"})
  void ageAndDelayAddUp(String age, long delay, long millis) { // §4.2.3
    Fields fields = Fields.of("age", age, "date", NOW_TEXT);
    assertThat(Freshness.initialAgeMillis(fields, NOW - delay, NOW)).isEqualTo(millis);
  }

  @Test
  void dateTellsTheAgeIfItTellsMore() { // §4.2.3
    Fields fields = Fields.of("age", "10", "date", HOUR_BEFORE);
    assertThat(Freshness.initialAgeMillis(fields, NOW, NOW)).isEqualTo(3_600_000);
    assertThat(Freshness.initialAgeMillis(Fields.of("date", HOUR_AFTER), NOW, NOW)).isZero();
    assertThat(Freshness.initialAgeMillis(Fields.of("date", NOW_TEXT), NOW, NOW + 0)).isZero();
  }

  @Test
  void ageOfLessThanASecondIsTheDatesRounding() {
    Fields fields = Fields.of("date", NOW_TEXT);
    assertThat(Freshness.initialAgeMillis(fields, NOW + 900, NOW + 900)).isZero();
  }
}
