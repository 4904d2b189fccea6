package perigee.content.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import perigee.content.semantics.Version;
import perigee.wire.http.ByteRanges;
import perigee.wire.http.ContentRange;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.ResponseHead;

class ProbedTest {

  private static final ByteRanges.Range ASKED = new ByteRanges.Range(1_000, 2_000);

  private static Probed probed(int status, long length, String... fields) {
    ResponseHead head = new ResponseHead(status, "", HttpVersion.HTTP_1_1, Fields.of(fields));
    return Probed.of(ASKED, head, length, 0);
  }

  @Test
  void aSliceOfAKnownVersionIsAPart() {
    Probed probed = probed(206, 1_000, "content-range", "bytes 1000-1999/5000", "etag", "\"a\"");
    assertThat(probed).isInstanceOf(Probed.Part.class);
    Probed.Part part = (Probed.Part) probed;
    assertThat(part.range()).isEqualTo(new ContentRange(1_000, 2_000, 5_000));
    assertThat(part.version()).isEqualTo(new Version("\"a\"", true, 5_000));
    assertThat(part.head().status()).isEqualTo(200);
    assertThat(part.head().fields().has("content-range")).isFalse();
    assertThat(part.head().fields().first("content-length")).isEqualTo("5000");
  }

  @Test
  void theLastSliceMayBeShorter() {
    assertThat(probed(206, -1, "content-range", "bytes 1000-1499/1500", "etag", "\"a\""))
        .isInstanceOf(Probed.Part.class);
  }

  @Test
  void aPartThatIsAllNeedsNoValidator() { // RFC 9111 §3.3
    ResponseHead head =
        new ResponseHead(
            206, "", HttpVersion.HTTP_1_1, Fields.of("content-range", "bytes 0-499/500"));
    Probed probed = Probed.of(new ByteRanges.Range(0, 1_000), head, 500, 0);
    assertThat(probed).isInstanceOf(Probed.Whole.class);
    assertThat(((Probed.Whole) probed).head().fields().first("content-length")).isEqualTo("500");
  }

  @Test
  void otherBytesThanAskedForOrNoVersionLeadNowhere() {
    Probed useless = new Probed.Useless(true);
    String tag = "\"a\"";
    assertThat(probed(206, 1_000, "etag", tag)).isEqualTo(useless);
    assertThat(probed(206, 1_000, "content-range", "bytes 0-999/5000", "etag", tag))
        .isEqualTo(useless);
    assertThat(probed(206, 500, "content-range", "bytes 1000-1499/5000", "etag", tag))
        .isEqualTo(useless);
    assertThat(probed(206, 1_000, "content-range", "bytes 1000-1999/*", "etag", tag))
        .isEqualTo(useless);
    assertThat(probed(206, 999, "content-range", "bytes 1000-1999/5000", "etag", tag))
        .isEqualTo(useless);
    assertThat(probed(206, 1_000, "content-range", "bytes 1000-1999/5000", "etag", "W/\"a\""))
        .isEqualTo(useless);
  }

  @Test
  void beyondTheEndTheWholeIsAskedForThisOnce() { // RFC 9110 §15.5.17
    assertThat(probed(416, 0, "content-range", "bytes */500")).isEqualTo(new Probed.Useless(false));
  }
}
