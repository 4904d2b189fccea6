package perigee.wire.http1;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;
import perigee.wire.http.ResponseHead;

class FramingTest { // RFC 9112 §6

  private static Framing request(HttpVersion version, String... fields) {
    return Framing.of(new RequestHead("POST", "/", version, Fields.of(fields)));
  }

  private static Framing response(String method, int status, String... fields) {
    return response(false, method, status, fields);
  }

  private static Framing response(
      boolean readsUnknownCodings, String method, int status, String... fields) {
    ResponseHead head = new ResponseHead(status, "", HttpVersion.HTTP_1_1, Fields.of(fields));
    return Framing.of(method, head, readsUnknownCodings);
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "''",
        "+5",
        "-5",
        "5, 5",
        "5 5",
        "0x5",
        "5;",
        "9999999999999999999",
        "9223372036854775808",
      },
      delimiter = '|')
  void lengthThatIsNoNumberIsRefused(String length) {
    assertThat(request(HttpVersion.HTTP_1_1, "Content-Length", length))
        .isInstanceOfSatisfying(
            Framing.Refused.class, refused -> assertThat(refused.status()).isEqualTo(400));
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "gzip | 400",
        "gzip, chunked | 501",
        "chunked, gzip | 400",
        "chunked, chunked | 400",
        "xchunked | 400",
        "identity | 400",
        "'chunked,' | 400",
        "chunked;a=b | 400",
        "'' | 400",
      },
      delimiter = '|')
  void codingOtherThanChunkedIsRefused(String coding, int status) {
    assertThat(request(HttpVersion.HTTP_1_1, "Transfer-Encoding", coding))
        .isInstanceOfSatisfying(
            Framing.Refused.class, refused -> assertThat(refused.status()).isEqualTo(status));
  }

  @Test
  void requestWithTwoFramingsIsRefused() {
    assertThat(request(HttpVersion.HTTP_1_1, "Transfer-Encoding", "chunked", "Content-Length", "5"))
        .isInstanceOf(Framing.Refused.class);
    assertThat(request(HttpVersion.HTTP_1_1, "Content-Length", "5", "content-length", "5"))
        .isInstanceOf(Framing.Refused.class);
    assertThat(
            request(HttpVersion.HTTP_1_1, "Transfer-Encoding", "chunked", "Transfer-Encoding", "x"))
        .isInstanceOf(Framing.Refused.class);
    assertThat(request(HttpVersion.HTTP_1_0, "Transfer-Encoding", "chunked"))
        .isInstanceOf(Framing.Refused.class);
  }

  @Test
  void lengthThatSomeReadAsOctalIsRefused() {
    assertThat(request(HttpVersion.HTTP_1_1, "Content-Length", "05"))
        .isInstanceOf(Framing.Refused.class);
  }

  @Test
  void requestIsFramedByWhatItSays() {
    assertThat(request(HttpVersion.HTTP_1_1)).isEqualTo(Framing.NONE);
    assertThat(request(HttpVersion.HTTP_1_1, "Content-Length", "5"))
        .isEqualTo(new Framing.Length(5));
    assertThat(request(HttpVersion.HTTP_1_1, "Transfer-Encoding", "Chunked"))
        .isEqualTo(new Framing.Chunked(false));
  }

  @Test
  void responseIsFramedByRequestStatusAndFields() {
    assertThat(response("HEAD", 200, "Content-Length", "5")).isEqualTo(Framing.NONE);
    assertThat(response("GET", 204, "Content-Length", "5")).isEqualTo(Framing.NONE);
    assertThat(response("GET", 304, "Content-Length", "5")).isEqualTo(Framing.NONE);
    assertThat(response("GET", 200)).isEqualTo(new Framing.UntilClose());
    assertThat(response("GET", 200, "Content-Length", "5")).isEqualTo(new Framing.Length(5));
    assertThat(response("GET", 200, "Transfer-Encoding", "chunked", "Content-Length", "5"))
        .isEqualTo(new Framing.Chunked(true));
    assertThat(response("GET", 200, "Transfer-Encoding", "gzip"))
        .isInstanceOf(Framing.Refused.class);
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "xyz | true",
        "identity | true",
        "gzip | false",
        "xyz, chunked | false",
        "xyz, GZIP | false",
      },
      delimiter = '|')
  void unknownCodingOfAResponseIsReadToTheEndIfThatIsWanted(String coding, boolean read) {
    assertThat(response("GET", 200, "Transfer-Encoding", coding))
        .isInstanceOf(Framing.Refused.class);
    Framing wanted = response(true, "GET", 200, "Transfer-Encoding", coding, "Content-Length", "5");
    assertThat(wanted).isInstanceOf(read ? Framing.UntilClose.class : Framing.Refused.class);
  }

  @Test
  void repeatedLengthOfAResponseCountsOnceIfItIsTheSame() { // RFC 9112 §6.3
    assertThat(response("GET", 200, "Content-Length", "5", "Content-Length", "5"))
        .isEqualTo(new Framing.Length(5));
    assertThat(response("GET", 200, "Content-Length", "5, 5")).isEqualTo(new Framing.Length(5));
    assertThat(response("GET", 200, "Content-Length", "5, 6")).isInstanceOf(Framing.Refused.class);
    assertThat(response("GET", 200, "Content-Length", "5", "Content-Length", "6"))
        .isInstanceOf(Framing.Refused.class);
    assertThat(response("GET", 200, "Content-Length", "5,")).isInstanceOf(Framing.Refused.class);
  }
}
