package perigee.content.semantics;

import static org.assertj.core.api.Assertions.assertThat;
import static perigee.content.semantics.Samples.NOW;
import static perigee.content.semantics.Samples.stored;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import perigee.content.semantics.Serving.Grace;
import perigee.content.store.ResponseMeta;
import perigee.model.property.Settings;
import perigee.wire.http.CacheControl;

/// RFC 9111 §4.2, §5.2.1; RFC 5861.
class ServingTest {

  private static final ResponseMeta STORED = stored(60_000, 30_000, 100_000);

  private static Grace grace(ResponseMeta stored, long millis) {
    return Serving.grace(stored, Settings.NONE, NOW + millis);
  }

  private static Grace graceOf(String words) {
    return grace(stored(60_000, 0, 0, "cache-control", words), 61_000);
  }

  @Test
  void anUnreachableOriginIsStoodInForUnlessThatIsForbidden() { // RFC 9111 §4.2.4
    assertThat(graceOf("max-age=60")).isEqualTo(Grace.UNREACHABLE);
    assertThat(graceOf("max-age=60, must-revalidate")).isEqualTo(Grace.NONE);
    assertThat(graceOf("max-age=60, proxy-revalidate")).isEqualTo(Grace.NONE);
    assertThat(graceOf("max-age=60, no-cache")).isEqualTo(Grace.NONE);
    assertThat(graceOf("s-maxage=60")).isEqualTo(Grace.NONE);
    assertThat(grace(stored(60_000, 0, 0), 60_000 + Serving.UNREACHABLE_MILLIS))
        .isEqualTo(Grace.NONE);
  }

  private static Serving after(long seconds) {
    return Serving.judge(STORED, CacheControl.NONE, NOW + seconds * 1000, false, false);
  }

  @Test
  void freshThenStaleThenValidated() {
    assertThat(after(0)).isEqualTo(new Serving.Fresh(0, 60));
    assertThat(after(59)).isEqualTo(new Serving.Fresh(59, 1));
    assertThat(after(60)).isEqualTo(new Serving.StaleWhileRevalidate(60, 0));
    assertThat(after(89)).isEqualTo(new Serving.StaleWhileRevalidate(89, -29));
    assertThat(after(90)).isEqualTo(new Serving.MustValidate(90, -30));
  }

  @Test
  void withoutAWindowStaleIsValidated() {
    Serving serving = Serving.judge(stored(0, 0, 0), CacheControl.NONE, NOW, false, false);
    assertThat(serving).isEqualTo(new Serving.MustValidate(0, 0));
  }

  @Test
  void errorsOfTheOriginOpenTheWindow() { // RFC 5861 §4
    assertThat(grace(STORED, 159_000)).isEqualTo(Grace.ERROR);
    assertThat(grace(STORED, 160_000)).isEqualTo(Grace.UNREACHABLE);
    assertThat(Serving.isError(503)).isTrue();
    assertThat(Serving.isError(404)).isFalse();
  }

  @Test
  void softPurgeEndsFreshness() {
    assertThat(Serving.judge(STORED, CacheControl.NONE, NOW + 1000, true, false))
        .isEqualTo(new Serving.StaleWhileRevalidate(1, 0));
    assertThat(Serving.judge(stored(60_000, 0, 0), CacheControl.NONE, NOW, true, false))
        .isEqualTo(new Serving.MustValidate(0, 0));
  }

  @Test
  void clockSetBackMakesNothingYounger() {
    assertThat(after(-100)).isEqualTo(new Serving.Fresh(0, 60));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no-cache                | 0  | MustValidate
          max-age=0               | 1  | MustValidate
          max-age=10              | 10 | Fresh
          max-age=10              | 11 | MustValidate
          max-age=10, max-stale=5 | 11 | Fresh
          min-fresh=10            | 50 | Fresh
          min-fresh=10            | 51 | MustValidate
          max-stale=40            | 95 | Fresh
          max-stale               | 999 | Fresh
          max-stale=30            | 95 | MustValidate
          """)
  void clientSteersOnlyWhereItMay(String words, long seconds, String expected) { // §5.2.1
    CacheControl asked = CacheControl.parse(words);
    long now = NOW + seconds * 1000;
    assertThat(Serving.judge(STORED, asked, now, false, true).getClass().getSimpleName())
        .isEqualTo(expected);
    assertThat(Serving.judge(STORED, asked, now, false, false)).isEqualTo(after(seconds));
  }

  @Test
  void maxStaleDoesNotOverruleMustRevalidate() {
    ResponseMeta strict = stored(60_000, 0, 0, "cache-control", "max-age=60, must-revalidate");
    Serving serving =
        Serving.judge(strict, CacheControl.parse("max-stale"), NOW + 61_000, false, true);
    assertThat(serving).isInstanceOf(Serving.MustValidate.class);
  }
}
