package perigee.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Lists, entity tags and content codings (RFC 9110 §5.6.1, §8.8.3, §12.5.3).
class FieldTextTest {

  @Test
  void commaInsideQuotesPartsNothing() {
    assertThat(FieldLists.split("a, \"b,c\\\",d\" ,,\te"))
        .containsExactly("a", "\"b,c\\\",d\"", "e");
    assertThat(FieldLists.unquoted("\"b\\\"c\"")).isEqualTo("b\"c");
    assertThat(FieldLists.split(null)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "W/\"1\",W/\"1\",false,true",
    "\"1\",\"1\",true,true",
    "\"1\",W/\"1\",false,true",
    "W/\"1\",W/\"2\",false,false"
  })
  void tagsCompareStronglyAndWeakly(
      String a, String b, boolean strongly, boolean weakly) { // §8.8.3.2
    EntityTag first = EntityTag.parse(a).orElseThrow();
    EntityTag second = EntityTag.parse(b).orElseThrow();
    assertThat(first.stronglyEquals(second)).isEqualTo(strongly);
    assertThat(first.weaklyEquals(second)).isEqualTo(weakly);
    assertThat(first).hasToString(a);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "\"", "\"a", "w/\"a\"", "\"a\"b\"", "W/"})
  void wrongTagIsNone(String text) {
    assertThat(EntityTag.parse(text)).isEmpty();
  }

  @Test
  void tagListKeepsBackslashesAndCommas() {
    assertThat(EntityTag.list("\"a\\\", W/\"b,c\", \"\""))
        .containsExactly(
            new EntityTag(false, "a\\"), new EntityTag(true, "b,c"), new EntityTag(false, ""));
  }

  @Test
  void bestCodingIsTheAcceptedOneOfHighestQuality() {
    AcceptEncoding accepted = AcceptEncoding.parse("gzip;q=0.8, BR;q=0.9, zstd;q=0, *;q=0.1");
    assertThat(accepted.best(List.of("zstd", "gzip", "br"))).contains("br");
    assertThat(accepted.quality("gzip")).isEqualTo(800);
    assertThat(accepted.quality("deflate")).isEqualTo(100);
    assertThat(accepted.accepts("zstd")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "1,1000",
    "0.5,500",
    "0.123,123",
    "1.000,1000",
    "0,0",
    "2,0",
    "0.1234,0",
    "x,0",
    "1.5,1000",
    ".5,0"
  })
  void qualityIsRead(String text, int thousandths) {
    assertThat(AcceptEncoding.parse("br;q=" + text).quality("br")).isEqualTo(thousandths);
  }

  @Test
  void identityIsAcceptedUnlessRefused() {
    assertThat(AcceptEncoding.parse(null).accepts("identity")).isTrue();
    assertThat(AcceptEncoding.parse("identity;q=0").accepts("identity")).isFalse();
    assertThat(AcceptEncoding.parse("*;q=0").accepts("identity")).isFalse();
  }
}
