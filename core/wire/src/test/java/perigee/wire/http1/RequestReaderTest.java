package perigee.wire.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;

class RequestReaderTest {

  private static final String HOST = "Host: a\r\n\r\n";

  private final RequestReader reader = new RequestReader(HeadLimits.DEFAULT);

  private HeadRead read(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    reader.reset();
    return reader.read(bytes, 0, bytes.length);
  }

  private int status(String text) {
    return read(text) instanceof HeadRead.Malformed(int status, _) ? status : 0;
  }

  @Test
  void wholeHeadIsRead() { // RFC 9112 §3
    String text = "GET /a?b HTTP/1.1\r\nHost: x:80\r\nX-Y: \t1 2 \r\nEmpty:\r\n\r\n";
    assertThat(read(text + "next")).isEqualTo(new HeadRead.Complete(text.length()));
    RequestHead head = reader.head();
    assertThat(head.method()).isSameAs("GET");
    assertThat(head.target()).isEqualTo("/a?b");
    assertThat(head.version()).isEqualTo(HttpVersion.HTTP_1_1);
    assertThat(head.fields().toString()).isEqualTo("Host: x:80\r\nX-Y: 1 2\r\nEmpty: \r\n");
  }

  @Test
  void headIsReadWhereverItIsSplit() {
    byte[] bytes = ("\r\nPOST / HTTP/1.1\r\nA: b\r\n" + HOST).getBytes(ISO_8859_1);
    for (int split = 0; split < bytes.length; split++) {
      reader.reset();
      assertThat(reader.read(Arrays.copyOf(bytes, split), 0, split)).isEqualTo(HeadRead.MORE);
      assertThat(reader.read(bytes, 0, bytes.length))
          .isEqualTo(new HeadRead.Complete(bytes.length));
      assertThat(reader.head().fields().first("a")).isEqualTo("b");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\nHost: a\n\n", // bare LF
        "GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n", // bare CR
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\u007fb\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", // obs-fold
        "GET / HTTP/1.1\r\n Host: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : a\r\n\r\n", // blank before colon
        "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX(y): 1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX\u00e9: 1\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n", // no host
        "GET / HTTP/1.1\r\nHost:\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: user@a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a:80x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n",
        "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1 \r\nHost: a\r\n\r\n",
        "GET /\r\nHost: a\r\n\r\n", // HTTP/0.9
        " GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / http/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/11\r\nHost: a\r\n\r\n",
        "GET a HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET * HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /\u00e9 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /#f HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /a\\b HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET http:// HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
        "CONNECT /a HTTP/1.1\r\nHost: a\r\n\r\n",
        "G@T / HTTP/1.1\r\nHost: a\r\n\r\n",
        "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
      })
  void whatCouldBeReadInTwoWaysIsRefused(String text) {
    assertThat(status(text)).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: [2001:db8::1]:443\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "GET / HTTP/1.2\r\nHost: a\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
        "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n",
        "GET HTTP://a/b HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /?a=\\{|}^` HTTP/1.1\r\nHost: a\r\n\r\n",
        "PURGE-IT / HTTP/1.1\r\nHost: a\r\nX: \u00e9\r\n\r\n",
      })
  void whatIsRightIsRead(String text) {
    assertThat(read(text)).isEqualTo(new HeadRead.Complete(text.length()));
  }

  @ParameterizedTest
  @CsvSource({"HTTP/2.0,505", "HTTP/0.9,505", "HTTP/9.1,505", "HTTP/x.1,400"})
  void otherVersionsAreRefused(String version, int status) {
    assertThat(status("GET / " + version + "\r\n" + HOST)).isEqualTo(status);
  }

  @Test
  void limitsHaveTheirStatus() {
    String longText = "x".repeat(40_000);
    assertThat(status("GET /" + longText)).isEqualTo(414);
    assertThat(status("GET /" + "x".repeat(8192) + " HTTP/1.1\r\n" + HOST)).isEqualTo(414);
    assertThat(status("GET / HTTP/1.1\r\nX: " + longText)).isEqualTo(431);
    assertThat(status("GET / HTTP/1.1\r\n" + "A: b\r\n".repeat(129) + HOST)).isEqualTo(431);
    assertThat(status("M".repeat(33) + " / HTTP/1.1\r\n" + HOST)).isEqualTo(501);
  }
}
