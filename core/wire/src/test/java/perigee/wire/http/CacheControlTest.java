package perigee.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9111 §5.2, RFC 5861, RFC 9213.
class CacheControlTest {

  @Test
  void directivesAreReadWithoutCase() {
    CacheControl words = CacheControl.parse("Public, MAX-AGE=60 ,s-maxage=\"120\", Immutable");
    assertThat(words.isPublic()).isTrue();
    assertThat(words.immutable()).isTrue();
    assertThat(words.maxAge()).isEqualTo(60);
    assertThat(words.sMaxage()).isEqualTo(120);
    assertThat(words.staleIfError()).isEqualTo(CacheControl.ABSENT);
    assertThat(words.noStore()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          max-age=2147483648            | 2147483648
          max-age=99999999999999999999  | 2147483648
          max-age=5, max-age=10         | 5
          max-age=10, max-age=5         | 5
          max-age                       | 0
          max-age=                      | 0
          max-age=-1                    | 0
          max-age=1.5                   | 0
          max-age=0x10                  | 0
          max-age=10, max-age=x         | 0
          'max-age="7"'                 | 7
          xmax-age=7                    | -1
          """)
  void whatIsInvalidOrTwiceIsReadAsLeastFresh(String value, long seconds) {
    assertThat(CacheControl.parse(value).maxAge()).isEqualTo(seconds);
  }

  @Test
  void directiveInsideAQuotedStringIsNone() {
    CacheControl words = CacheControl.parse("x=\"a, no-store, \\\"b\", max-age=1");
    assertThat(words.noStore()).isFalse();
    assertThat(words.maxAge()).isEqualTo(1);
  }

  @Test
  void fieldListsNarrowNoCacheAndPrivate() {
    CacheControl words = CacheControl.parse("no-cache=\"Set-Cookie, X-A\", private=x-b");
    assertThat(words.noCache()).isFalse();
    assertThat(words.isPrivate()).isFalse();
    assertThat(words.noCacheFields()).containsExactly("set-cookie", "x-a");
    assertThat(words.privateFields()).containsExactly("x-b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-store", "NO-STORE", "no-store=1", "a=b,no-store", "no-store,,"})
  void noStoreIsHeededHoweverItIsSaid(String value) {
    assertThat(CacheControl.parse(value).noStore()).isTrue();
  }

  @Test
  void requestDirectivesAreRead() {
    CacheControl words = CacheControl.parse("max-stale, min-fresh=3, only-if-cached");
    assertThat(words.maxStale()).isEqualTo(CacheControl.MAX_SECONDS);
    assertThat(words.minFresh()).isEqualTo(3);
    assertThat(words.onlyIfCached()).isTrue();
  }

  @Test
  void linesOfOneNameAreOneList() {
    Fields fields = Fields.of("Cache-Control", "max-age=9", "cache-control", "no-cache");
    assertThat(CacheControl.of(fields).maxAge()).isEqualTo(9);
    assertThat(CacheControl.of(fields).noCache()).isTrue();
  }

  @Test
  void targetedValuesOfAnotherTypeAreNotConsumed() { // RFC 9213 §2.1
    Fields fields =
        Fields.of("cdn-cache-control", "max-age=\"60\", s-maxage, public, no-store=1, private=x");
    CacheControl words = Objects.requireNonNull(CacheControl.targeted(fields));
    assertThat(words.isPublic()).isTrue();
    assertThat(words.maxAge()).isEqualTo(CacheControl.ABSENT);
    assertThat(words.sMaxage()).isEqualTo(CacheControl.ABSENT);
    assertThat(words.noStore() || words.isPrivate()).isFalse();
    assertThat(CacheControl.targeted(Fields.of("cdn-cache-control", "max-age=\"60\""))).isNull();
  }

  @Test
  void targetedFieldIsADictionary() { // RFC 9213 §2.1
    Fields fields = Fields.of("cdn-cache-control", "max-age=60;x=1, no-store=?0");
    CacheControl words = Objects.requireNonNull(CacheControl.targeted(fields));
    assertThat(words.maxAge()).isEqualTo(60);
    assertThat(words.noStore()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "max-age=60,", "MAX-AGE=60", "max-age=\"", "=1"})
  void targetedFieldThatIsNoDictionaryIsIgnored(String value) {
    assertThat(CacheControl.targeted(Fields.of("cdn-cache-control", value))).isNull();
  }
}
