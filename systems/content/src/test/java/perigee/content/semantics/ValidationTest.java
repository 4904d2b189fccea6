package perigee.content.semantics;

import static org.assertj.core.api.Assertions.assertThat;
import static perigee.content.semantics.Samples.HOUR_BEFORE;
import static perigee.content.semantics.Samples.NOW;
import static perigee.content.semantics.Samples.response;
import static perigee.content.semantics.Samples.stored;

import org.junit.jupiter.api.Test;
import perigee.content.store.ResponseMeta;
import perigee.model.LogPosition;
import perigee.model.property.Settings;
import perigee.wire.http.Fields;

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
    assertThat(merged.first("content-type")).isEqualTo("text/a");
    assertThat(merged.first("cache-status")).isEqualTo("core; hit");
    assertThat(merged.has("content-length") || merged.has("age") || merged.has("x-hop")).isFalse();
  }

  @Test
  void freshnessBeginsAnew() { // §4.3.4
    ResponseMeta fresh =
        Freshening.refreshed(
            STORED,
            response(304, "cache-control", "max-age=60", "age", "7", "cache-tag", "a, b"),
            Settings.NONE,
            new Freshening.Moment(NOW + 100, NOW + 200, new LogPosition(1, 5)));
    assertThat(fresh.lifetimeMillis()).isEqualTo(60_000);
    assertThat(fresh.initialAgeMillis()).isEqualTo(7100);
    assertThat(fresh.receivedAt()).isEqualTo(NOW + 200);
    assertThat(fresh.tags()).containsExactly("a", "b");
    assertThat(fresh.stamp()).isEqualTo(new LogPosition(1, 5));
    assertThat(fresh.fields().has("age")).isFalse();
  }
}
