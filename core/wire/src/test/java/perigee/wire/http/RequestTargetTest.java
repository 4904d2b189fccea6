package perigee.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9112 §3.2, §3.3; RFC 3986 §6.2.2.
class RequestTargetTest {

  private static RequestTarget.Outcome parse(String method, String target, String... fields) {
    Fields head = Fields.of(fields);
    return RequestTarget.parse(new RequestHead(method, target, HttpVersion.HTTP_1_1, head), "http");
  }

  private static RequestTarget get(String target, String host) {
    RequestTarget.Outcome outcome = parse("GET", target, "Host", host);
    assertThat(outcome).isInstanceOf(RequestTarget.Valid.class);
    return ((RequestTarget.Valid) outcome).target();
  }

  private static void refused(RequestTarget.Outcome outcome, int status, String reason) {
    assertThat(outcome).isEqualTo(new RequestTarget.Malformed(status, reason));
  }

  @Test
  void originFormTakesItsHostFromTheField() { // RFC 9112 §3.2.1
    RequestTarget target = get("/a?b=%7e#".replace("#", ""), "WWW.Example.org:8080");
    assertThat(target.host()).isEqualTo("www.example.org");
    assertThat(target.port()).isEqualTo(8080);
    assertThat(target.authority()).isEqualTo("www.example.org:8080");
    assertThat(target.pathAndQuery()).isEqualTo("/a?b=%7e");
    assertThat(target.form()).isEqualTo(RequestTarget.Form.ORIGIN);
  }

  @Test
  void absoluteFormReplacesTheField() { // RFC 9112 §3.2.2
    RequestTarget target = get("HTTP://Other.example", "example.org");
    assertThat(target.host()).isEqualTo("other.example");
    assertThat(target.path()).isEqualTo("/");
    assertThat(get("http://a.example?q", "b").pathAndQuery()).isEqualTo("/?q");
  }

  @ParameterizedTest
  @CsvSource({
    "/a/./b/../c,/a/c",
    "/../../x,/x",
    "/a/..,/",
    "/a/b/.,/a/b/",
    "/%2e%2E/x,/x",
    "/%7Euser,/~user",
    "/%c3%a9,/%C3%A9",
    "/a%2fb,/a%2Fb",
    "//a//b,//a//b",
    "/a|b,/a%7Cb",
    "/a:b@c;d=e,/a:b@c;d=e",
    "/...,/...",
    "/.a/..b,/.a/..b"
  })
  void pathIsBroughtIntoNormalForm(String raw, String normal) {
    assertThat(get(raw, "a").path()).isEqualTo(normal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/%", "/%2", "/%zz", "/a b", "/a#b", "/a?b c", "/a\u0001", "a", "", "ftp://x/"})
  void malformedTargetIsRefused(String raw) {
    assertThat(parse("GET", raw, "host", "a")).isInstanceOf(RequestTarget.Malformed.class);
    assertThat(RequestTarget.normalised(raw)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b", "a/b", "a@b", "[::1", "[zz]", "a:b", "a:0", "a:65536", "a..b", ".a", "a,b", "[]"
      })
  void malformedHostIsRefused(String host) {
    assertThat(parse("GET", "/", "host", host)).isInstanceOf(RequestTarget.Malformed.class);
  }

  @Test
  void addressesAndRootDotsAreHosts() {
    assertThat(get("/", "[2001:DB8::1]:81").host()).isEqualTo("[2001:db8::1]");
    assertThat(get("/", "[2001:DB8::1]:81").port()).isEqualTo(81);
    assertThat(get("/", "example.org.").host()).isEqualTo("example.org");
    assertThat(get("/", "127.0.0.1:").port()).isEqualTo(80);
  }

  @Test
  void requestNeedsExactlyOneHost() { // RFC 9112 §3.2
    refused(parse("GET", "/"), 400, "no Host field");
    refused(parse("GET", "/", "host", "a", "host", "a"), 400, "more than one Host field");
    RequestHead old = new RequestHead("GET", "/", HttpVersion.HTTP_1_0, Fields.EMPTY);
    assertThat(RequestTarget.parse(old, "http")).isInstanceOf(RequestTarget.Valid.class);
  }

  @Test
  void targetOfAnotherSchemeIsMisdirected() { // RFC 9110 §15.5.20
    refused(
        parse("GET", "https://a/", "host", "a"), 421, "target is https but the connection is http");
  }

  @Test
  void asteriskIsForOptions() { // RFC 9112 §3.2.4
    assertThat(parse("OPTIONS", "*", "host", "a")).isInstanceOf(RequestTarget.Valid.class);
    assertThat(parse("GET", "*", "host", "a")).isInstanceOf(RequestTarget.Malformed.class);
  }

  @Property(tries = 500)
  void normalFormIsItsOwnNormalForm(@ForAll String text) {
    String once = RequestTarget.normalised("/" + text);
    if (once != null) {
      assertThat(RequestTarget.normalised(once)).isEqualTo(once);
    }
  }
}
