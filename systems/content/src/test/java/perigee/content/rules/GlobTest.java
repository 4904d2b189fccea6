package perigee.content.rules;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

  @ParameterizedTest
  @CsvSource({
    "*,'',true", "*,/a/b,true", "/a/*,/a/,true", "/a/*,/a,false", "*.css,/a/b.css,true",
    "*.css,/a.css/b,false", "a*b*c,aXbXbXc,true", "a*b*c,aXbX,false", "/a,/a,true", "/a,/ab,false",
    "'','',true", "'',a,false", "**a,ba,true", "a.c,abc,false"
  })
  void starStandsForAnyCharacters(String pattern, String text, boolean matches) {
    assertThat(new Glob(pattern).matches(text)).isEqualTo(matches);
  }

  @Property(tries = 300)
  void globAgreesWithItsRegularExpression(
      @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 8) String text,
      @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 6) String letters) {
    String pattern = letters.replace('c', '*');
    assertThat(new Glob(pattern).matches(text)).isEqualTo(text.matches(pattern.replace("*", ".*")));
  }
}
