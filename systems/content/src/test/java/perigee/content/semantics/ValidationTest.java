package perigee.content.semantics;

import static org.assertj.core.api.Assertions.assertThat;
import static perigee.content.semantics.Samples.HOUR_BEFORE;
import static perigee.content.semantics.Samples.NOW;
import static perigee.content.semantics.Samples.get;
import static perigee.content.semantics.Samples.response;
import static perigee.content.semantics.Samples.stored;

import org.junit.jupiter.api.Test;
import perigee.content.store.ResponseMeta;
import perigee.model.LogPosition;
import perigee.model.property.Settings;
import perigee.wire.http.Fields;
import perigee.wire.http.ResponseHead;

/// RFC 9111 §3.2, §4.3.
class ValidationTest {

  private static final ResponseMeta STORED =
      stored(
          0,
          0,
          0,
          "etag",
          "W/\"1\"",
          "last-modified",
          HOUR_BEFORE,
          "content-type",
          "text/a",
          "x-a",
          "old",
          "x-a",
          "older",
          "cache-status",
          "core; fwd=miss");

  @Test
  void validatorsBecomeConditionsInPlaceOfTheClients() { // §4.3.1
    Fields.Builder request =
        Fields.of("accept", "*/*", "If-None-Match", "\"9\"", "Range", "bytes=0-1").toBuilder();
    assertThat(Validation.conditional(request, STORED).build())
        .isEqualTo(
            Fields.of(
                "accept", "*/*", "if-none-match", "W/\"1\"", "if-modified-since", HOUR_BEFORE));
  }

  @Test
  void notModifiedSpeaksOfTheResponseWithItsValidator() { // §4.3.4
    assertThat(Validation.concerns(Fields.of("etag", "\"1\""), STORED)).isTrue();
    assertThat(Validation.concerns(Fields.of("etag", "\"2\""), STORED)).isFalse();
    assertThat(Validation.concerns(Fields.of("last-modified", HOUR_BEFORE), STORED)).isTrue();
    assertThat(Validation.concerns(Fields.EMPTY, STORED)).isTrue();
  }

  @Test
  void notModifiedThatIsSelectedOtherwiseSpeaksOfAnotherResponse() { // §4.1
    ResponseMeta varying = stored(0, 0, 0, "etag", "\"1\"", "vary", "Accept, X-A");
    assertThat(Validation.concerns(Fields.of("etag", "\"1\""), varying)).isTrue();
    assertThat(Validation.concerns(Fields.of("vary", "x-a,accept"), varying)).isTrue();
    assertThat(Validation.concerns(Fields.of("vary", "accept"), varying)).isFalse();
    assertThat(Validation.concerns(Fields.of("vary", "accept"), STORED)).isFalse();
  }

  @Test
  void freshFieldsReplaceStoredOnes() { // §3.2
    Fields merged =
        Freshening.merged(
            STORED.fields(),
            Fields.of(
                "X-A",
                "new",
                "Content-Type",
                "text/b",
                "content-length",
                "0",
                "age",
                "5",
                "connection",
                "x-hop",
                "x-hop",
                "1",
                "cache-status",
                "core; hit"));
    assertThat(merged.all("x-a")).containsExactly("new");
    assertThat(merged.first("content-type")).isEqualTo("text/b");
    assertThat(merged.first("cache-status")).isEqualTo("core; hit");
    assertThat(merged.has("content-length") || merged.has("age") || merged.has("x-hop")).isFalse();
  }

  @Test
  void aResponseThatMayNoLongerBeStoredDoesNotStay() { // §3
    ResponseMeta fine = stored(60_000, 0, 0, "etag", "\"1\"");
    assertThat(Freshening.mayStay(fine, get(), Settings.NONE)).isTrue();
    ResponseMeta secret = stored(60_000, 0, 0, "etag", "\"1\"", "cache-control", "no-store");
    assertThat(Freshening.mayStay(secret, get(), Settings.NONE)).isFalse();
  }

  @Test
  void freshnessBeginsAnew() { // §4.3.4
    ResponseHead notModified =
        response(304, "cache-control", "max-age=60", "age", "7", "cache-tag", "a, b");
    LogPosition stamp = new LogPosition(1, 5);
    ResponseMeta fresh =
        Freshening.refreshed(
            STORED,
            notModified,
            Settings.NONE,
            Freshening.Moment.of(notModified.fields(), NOW + 100, NOW + 200, stamp));
    assertThat(fresh.lifetimeMillis()).isEqualTo(60_000);
    assertThat(fresh.initialAgeMillis()).isEqualTo(7100);
    assertThat(fresh.receivedAt()).isEqualTo(NOW + 200);
    assertThat(fresh.tags()).containsExactly("a", "b");
    assertThat(fresh.stamp()).isEqualTo(new LogPosition(1, 5));
    assertThat(fresh.fields().has("age")).isFalse();
  }
}
