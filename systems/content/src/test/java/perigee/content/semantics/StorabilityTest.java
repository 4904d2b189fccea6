package perigee.content.semantics;

import static org.assertj.core.api.Assertions.assertThat;
import static perigee.content.semantics.Samples.HOUR_BEFORE;
import static perigee.content.semantics.Samples.NOW;
import static perigee.content.semantics.Samples.get;
import static perigee.content.semantics.Samples.request;
import static perigee.content.semantics.Samples.response;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import perigee.content.semantics.Storability.NotStorable;
import perigee.content.semantics.Storability.Reason;
import perigee.content.semantics.Storability.Storable;
import perigee.model.property.Settings;
import perigee.wire.http.Fields;
import perigee.wire.http.RequestHead;
import perigee.wire.http.ResponseHead;

/// RFC 9111 §3.
class StorabilityTest {

  private static final Settings HOUR =
      new Settings(
          Duration.ofHours(1),
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null);

  private static Storability judge(RequestHead request, ResponseHead response) {
    return Storability.judge(request, response, Settings.NONE, NOW);
  }

  private static Storability judge(String words) {
    return judge(get(), response(200, "cache-control", words));
  }

  private static void refused(Storability storability, Reason reason) {
    assertThat(storability).isEqualTo(new NotStorable(reason));
  }

  @Test
  void freshResponseToGetIsStorable() {
    assertThat(judge("max-age=60")).isInstanceOf(Storable.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no-store, max-age=60              | NO_STORE
          private, max-age=60               | PRIVATE
          max-age=0                         | NO_FRESHNESS
          no-cache                          | NO_FRESHNESS
          public                            | NO_FRESHNESS
          """)
  void wordsOfTheOriginForbidOrMakeItUseless(String words, Reason reason) {
    refused(judge(words), reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "POST", "get"})
  void onlyGetIsStored(String method) {
    refused(judge(request(method), response(200, "cache-control", "max-age=60")), Reason.METHOD);
  }

  @ParameterizedTest
  @CsvSource({"206,PARTIAL", "304,STATUS", "101,STATUS"})
  void someStatusesAreNeverStored(int status, Reason reason) {
    refused(judge(get(), response(status, "cache-control", "max-age=60")), reason);
  }

  @ParameterizedTest
  @CsvSource({"200,true", "404,true", "301,true", "302,false", "500,false", "599,false"})
  void withoutExplicitFreshnessOnlySomeStatusesAre(int status, boolean storable) { // §4.2.2
    Storability judged = judge(get(), response(status, "last-modified", HOUR_BEFORE));
    assertThat(judged instanceof Storable).isEqualTo(storable);
    assertThat(judge(get(), response(status, "cache-control", "max-age=60")))
        .isInstanceOf(Storable.class);
  }

  @Test
  void responseThatMustBeValidatedIsStoredIfItCanBe() {
    Storability judged = judge(get(), response(200, "cache-control", "no-cache", "etag", "\"1\""));
    assertThat(judged).isInstanceOf(Storable.class);
    assertThat(((Storable) judged).freshness().lifetimeMillis()).isZero();
  }

  @Test
  void unknownStatusWithMustUnderstandIsNotStored() { // §5.2.2.3
    String words = "must-understand, no-store, max-age=60";
    refused(judge(get(), response(299, "cache-control", words)), Reason.NOT_UNDERSTOOD);
    assertThat(judge(words)).isInstanceOf(Storable.class);
  }

  @ParameterizedTest
  @CsvSource({
    "max-age=60,false",
    "'max-age=60, public',true",
    "s-maxage=60,true",
    "'max-age=60, must-revalidate',true"
  })
  void answerToCredentialsNeedsTheOriginsWord(String words, boolean storable) { // §3.5
    Storability judged =
        judge(get("authorization", "Basic eDp5"), response(200, "cache-control", words));
    assertThat(judged instanceof Storable).isEqualTo(storable);
  }

  @Test
  void cookiesNeedExplicitFreshness() {
    ResponseHead guessed = response(200, "set-cookie", "a=b", "last-modified", HOUR_BEFORE);
    refused(judge(get(), guessed), Reason.SET_COOKIE);
    ResponseHead fresh = response(200, "set-cookie", "a=b", "cache-control", "max-age=60");
    Storability vouched = Storability.judge(get(), fresh, Settings.CATCH_ALL, NOW);
    assertThat(((Storable) vouched).withheld()).isEmpty();
    Storability overridden = Storability.judge(get(), guessed, HOUR, NOW);
    assertThat(((Storable) overridden).withheld()).containsExactly("set-cookie");
  }

  @Test
  void explicitFreshnessIsNotEnoughForCookiesWhereThePropertyIsStrict() {
    ResponseHead fresh = response(200, "set-cookie", "a=b", "cache-control", "max-age=60");
    refused(judge(get(), fresh), Reason.SET_COOKIE);
    ResponseHead listed =
        response(200, "set-cookie", "a=b", "cache-control", "max-age=60, private=\"set-cookie\"");
    assertThat(((Storable) judge(get(), listed)).withheld()).contains("set-cookie");
  }

  @Test
  void listedFieldsAreWithheld() { // §5.2.2.4, §5.2.2.7
    Storability judged = judge("max-age=60, private=\"x-a\", no-cache=\"x-b\"");
    assertThat(((Storable) judged).withheld()).contains("x-a", "x-b");
    assertThat(StoredFields.of(Fields.of("X-A", "1", "y", "2"), List.of("x-a")))
        .isEqualTo(Fields.of("y", "2"));
  }

  @Test
  void propertysLifetimeDoesNotOverruleNoStore() {
    refused(
        Storability.judge(get(), response(200, "cache-control", "no-store"), HOUR, NOW),
        Reason.NO_STORE);
    assertThat(Storability.judge(get(), response(200), HOUR, NOW)).isInstanceOf(Storable.class);
  }

  @Test
  void requestAndPropertyCanForbid() {
    ResponseHead fresh = response(200, "cache-control", "max-age=60");
    refused(judge(get("cache-control", "no-store"), fresh), Reason.REQUEST_NO_STORE);
    Settings bypass =
        new Settings(
            null, true, null, null, null, null, null, null, null, null, null, null, null, null,
            null, null, null, null);
    refused(Storability.judge(get(), fresh, bypass, NOW), Reason.BYPASS);
  }

  @Test
  void responseThatVariesOnAnythingIsNotStored() { // §4.1
    refused(
        judge(get(), response(200, "cache-control", "max-age=60", "vary", "a, *")),
        Reason.VARY_ANY);
  }

  @Test
  void aMissingOrWrongDateBecomesThatOfReceipt() { // RFC 9110 §6.6.1
    Fields right = Fields.of("date", Samples.HOUR_BEFORE);
    assertThat(StoredFields.dated(right, NOW)).isEqualTo(right);
    assertThat(StoredFields.dated(Fields.EMPTY, NOW).first("date")).isEqualTo(Samples.NOW_TEXT);
    assertThat(StoredFields.dated(Fields.of("date", "foo"), NOW).all("date"))
        .containsExactly(Samples.NOW_TEXT);
  }

  @Test
  void targetedFieldDecidesAlone() { // RFC 9213 §2.2
    ResponseHead response =
        response(200, "cache-control", "no-store", "cdn-cache-control", "max-age=60");
    assertThat(judge(get(), response)).isInstanceOf(Storable.class);
  }
}
