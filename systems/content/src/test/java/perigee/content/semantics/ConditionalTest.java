package perigee.content.semantics;

import static org.assertj.core.api.Assertions.assertThat;
import static perigee.content.semantics.Samples.HOUR_AFTER;
import static perigee.content.semantics.Samples.HOUR_BEFORE;
import static perigee.content.semantics.Samples.NOW;
import static perigee.content.semantics.Samples.NOW_TEXT;
import static perigee.content.semantics.Samples.get;
import static perigee.content.semantics.Samples.request;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import perigee.wire.http.ByteRanges.Range;
import perigee.wire.http.Fields;

/// RFC 9110 §13, §14.
class ConditionalTest {

  private static final Fields FIELDS =
      Fields.of("etag", "\"v1\"", "last-modified", HOUR_BEFORE, "date", NOW_TEXT);

  private static final Conditional.Selected SELECTED =
      new Conditional.Selected(200, FIELDS, 1000, NOW);

  private static Conditional evaluate(String... fields) {
    return Conditional.evaluate(get(fields), SELECTED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          if-none-match       | "v1"                          | NotModified
          if-none-match       | W/"v1"                        | NotModified
          if-none-match       | "v0", "v1"                    | NotModified
          if-none-match       | *                             | NotModified
          if-none-match       | "v2"                          | Full
          if-none-match       | v1                            | Full
          if-modified-since   | Sun, 06 Nov 1994 07:49:37 GMT | NotModified
          if-modified-since   | Sun, 06 Nov 1994 07:49:36 GMT | Full
          if-modified-since   | yesterday                     | Full
          if-match            | "v1"                          | Full
          if-match            | *                             | Full
          if-match            | W/"v1"                        | PreconditionFailed
          if-match            | "v2"                          | PreconditionFailed
          if-unmodified-since | Sun, 06 Nov 1994 07:49:37 GMT | Full
          if-unmodified-since | Sun, 06 Nov 1994 07:49:36 GMT | PreconditionFailed
          range               | bytes=0-9                     | Partial
          range               | bytes=1000-                   | Unsatisfiable
          range               | lines=0-9                     | Full
          """,
      quoteCharacter = '`')
  void conditionsTurnOutAsTheRfcSays(String name, String value, String outcome) {
    assertThat(evaluate(name, value).getClass().getSimpleName()).isEqualTo(outcome);
  }

  @Test
  void tagsGoBeforeDates() { // §13.2.2
    assertThat(evaluate("if-none-match", "\"v2\"", "if-modified-since", HOUR_AFTER))
        .isEqualTo(new Conditional.Full());
    assertThat(
            evaluate("if-match", "\"v1\"", "if-unmodified-since", "Sun, 06 Nov 1904 07:49:36 GMT"))
        .isEqualTo(new Conditional.Full());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "v1"                          | true
          W/"v1"                        | false
          "v2"                          | false
          Sun, 06 Nov 1994 07:49:37 GMT | true
          Sun, 06 Nov 1994 07:49:38 GMT | false
          """,
      quoteCharacter = '`')
  void rangeHoldsOnlyForTheVeryRepresentation(String condition, boolean partial) { // §13.1.5
    Conditional outcome = evaluate("range", "bytes=0-9", "if-range", condition);
    assertThat(outcome instanceof Conditional.Partial).isEqualTo(partial);
  }

  @Test
  void rangesAreResolved() { // §14.2
    assertThat(evaluate("range", "bytes=-10"))
        .isEqualTo(new Conditional.Partial(List.of(new Range(990, 1000))));
  }

  @Test
  void rangeOfAGrowingResponseIsIgnored() {
    Conditional.Selected growing = new Conditional.Selected(200, FIELDS, -1, NOW);
    assertThat(Conditional.evaluate(get("range", "bytes=0-9"), growing))
        .isEqualTo(new Conditional.Full());
  }

  @Test
  void errorsAndOtherMethodsHaveNoConditions() { // §13.2.1
    Conditional.Selected missing = new Conditional.Selected(404, FIELDS, 1000, NOW);
    assertThat(Conditional.evaluate(get("if-none-match", "\"v1\""), missing))
        .isEqualTo(new Conditional.Full());
    assertThat(Conditional.evaluate(request("HEAD", "range", "bytes=0-9"), SELECTED))
        .isEqualTo(new Conditional.Full());
  }

  @Test
  void dateStandsInForLastModified() { // RFC 9111 §4.3.2
    Conditional.Selected bare =
        new Conditional.Selected(200, Fields.of("date", NOW_TEXT), 1000, NOW);
    assertThat(Conditional.evaluate(get("if-modified-since", NOW_TEXT), bare))
        .isEqualTo(new Conditional.NotModified());
    assertThat(Conditional.evaluate(get("if-modified-since", HOUR_BEFORE), bare))
        .isEqualTo(new Conditional.Full());
  }

  @Test
  void notModifiedDescribesNoBody() { // §15.4.5
    Fields fields =
        Fields.of("ETag", "\"1\"", "Content-Type", "a/b", "Content-Length", "5", "Vary", "a");
    assertThat(Conditional.notModifiedFields(fields))
        .isEqualTo(Fields.of("ETag", "\"1\"", "Vary", "a"));
  }
}
