package perigee.wire.http2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;
import perigee.wire.http1.HeadLimits;

/// Heads out of header lists (RFC 9113 §8).
class MessagesTest {

  private static final String GET = ":method GET|:scheme http|:path /a|:authority a.test|";

  private static RequestRead read(String text) {
    return new RequestSection(new HeadLimits(8192, 100, 64), "http").read(list(text));
  }

  private static HeaderList list(String text) {
    String[] lines = text.split("\\|", -1);
    String[] parts = new String[lines.length * 2];
    for (int i = 0; i < lines.length; i++) {
      int blank = lines[i].indexOf(' ');
      parts[2 * i] = lines[i].substring(0, blank);
      parts[2 * i + 1] = lines[i].substring(blank + 1);
    }
    return Lists.of(parts);
  }

  private static RequestHead valid(String text) {
    assertThat(read(text)).isInstanceOf(RequestRead.Valid.class);
    return ((RequestRead.Valid) read(text)).head();
  }

  @Test
  void requestIsWhatHttp1WouldHave() {
    RequestHead head = valid(GET + "accept */*|x-b 1");
    assertThat(head.method()).isEqualTo("GET");
    assertThat(head.target()).isEqualTo("/a");
    assertThat(head.version()).isEqualTo(HttpVersion.HTTP_2);
    assertThat(head.fields()).isEqualTo(Fields.of("host", "a.test", "accept", "*/*", "x-b", "1"));
  }

  @Test
  void hostStandsForAuthorityAndTheSameOneIsNotTold() { // RFC 9113 §8.3.1
    assertThat(valid(":method GET|:scheme http|:path /|accept a|host a.test").fields())
        .isEqualTo(Fields.of("accept", "a", "host", "a.test"));
    assertThat(valid(GET + "host a.test|accept a").fields())
        .isEqualTo(Fields.of("host", "a.test", "accept", "a"));
  }

  @Test
  void crumbsOfCookiesBecomeOneLine() { // RFC 9113 §8.2.3
    assertThat(valid(GET + "cookie a=1|accept a|cookie b=2|cookie c=3").fields())
        .isEqualTo(Fields.of("host", "a.test", "cookie", "a=1; b=2; c=3", "accept", "a"));
  }

  @Test
  void schemeThatIsNotTheConnectionsIsInTheTarget() {
    assertThat(valid(":method GET|:scheme https|:path /a|:authority b.test").target())
        .isEqualTo("https://b.test/a");
  }

  @Test
  void connectNamesAnAuthorityAlone() { // RFC 9113 §8.5
    assertThat(valid(":method CONNECT|:authority a.test:443").target()).isEqualTo("a.test:443");
    assertThat(read(":method CONNECT|:authority a.test:443|:path /"))
        .isInstanceOf(RequestRead.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":scheme http|:path /|:authority a",
        ":method GET|:path /|:authority a",
        ":method GET|:scheme http|:authority a",
        ":method GET|:scheme http|:path |:authority a",
        ":method GET|:method GET|:scheme http|:path /|:authority a",
        ":method GET|:scheme http|:path /|:authority a|:status 200",
        ":method GET|:scheme http|:path /|:authority a|:protocol websocket",
        ":method GET|:scheme http|accept a|:path /|:authority a",
        ":method GET|:scheme http|:path a|:authority a",
        ":method GET|:scheme http|:path *|:authority a",
        ":method GET|:scheme http|:path /a b|:authority a",
        ":method G T|:scheme http|:path /|:authority a",
        GET + "host b.test",
        GET + "host a.test|host a.test",
        GET + "connection close",
        GET + "keep-alive 1",
        GET + "proxy-connection close",
        GET + "transfer-encoding chunked",
        GET + "upgrade h2c",
        GET + "te gzip",
        GET + "a b\u0001",
        GET + "a  b",
        GET + "a b ",
        GET + " a",
        GET + "a@b c",
      })
  void malformedRequestsAreStreamErrors(String text) {
    assertThat(read(text)).isInstanceOf(RequestRead.Malformed.class);
  }

  @Test
  void namesInUpperCaseAreMalformed() { // RFC 9113 §8.2.1
    HeaderList list = list(GET + "xname b");
    list.bytes()[list.index()[4 * HeaderList.STRIDE]] = 'X';
    assertThat(new RequestSection(HeadLimits.DEFAULT, "http").read(list))
        .isInstanceOf(RequestRead.Malformed.class);
  }

  @Test
  void wellFormedRequestsThatCannotBeServedAreAnswered() {
    assertThat(read(GET + "te trailers")).isInstanceOf(RequestRead.Valid.class);
    assertThat(read(":method GET|:scheme ftp|:path /|:authority a"))
        .isEqualTo(new RequestRead.Refused(400, ":scheme is neither http nor https"));
    assertThat(read(":method GET|:scheme http|:path /"))
        .isEqualTo(new RequestRead.Refused(400, "neither :authority nor host"));
    assertThat(read(":method GET|:scheme http|:path /|:authority u@a"))
        .isInstanceOf(RequestRead.Refused.class);
    assertThat(read(":method GET|:scheme http|:path /" + "a".repeat(100) + "|:authority a"))
        .isEqualTo(new RequestRead.Refused(414, "request target exceeds 100 bytes"));
    assertThat(read(GET + "a " + "b".repeat(40_000)))
        .isEqualTo(new RequestRead.Refused(431, "header list is too large"));
  }

  @Test
  void responseHasAStatusAndFieldsOfItsOwn() {
    HeaderList list = list(":status 206|etag x");
    ResponseSection.Outcome read = new ResponseSection().read(list);
    list.clear();
    assertThat(read).isInstanceOf(ResponseSection.Valid.class);
    assertThat(((ResponseSection.Valid) read).head().status()).isEqualTo(206);
    assertThat(((ResponseSection.Valid) read).head().fields()).isEqualTo(Fields.of("etag", "x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        ":status 20|a b",
        ":status 2000",
        ":status 2x0",
        ":status 099",
        ":status 200|:status 200",
        ":status 200|:path /",
        ":status 200|a b|:status 200",
        ":status 200|connection close",
      })
  void malformedResponsesAreStreamErrors(String text) {
    assertThat(new ResponseSection().read(list(text)))
        .isInstanceOf(ResponseSection.Malformed.class);
  }

  @Test
  void trailersHoldNoPseudoFields() { // RFC 9113 §8.1
    assertThat(ResponseSection.trailersProblem(list("a b"))).isNull();
    assertThat(ResponseSection.trailers(list("a b"))).isEqualTo(Fields.of("a", "b"));
    assertThat(ResponseSection.trailersProblem(list(":path /|a b"))).contains("pseudo");
  }
}
