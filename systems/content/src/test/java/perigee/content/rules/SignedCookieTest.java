package perigee.content.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import perigee.content.rules.SignedUrls.Verdict;
import perigee.model.property.SignedUrl;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;
import perigee.wire.http.RequestTarget;

/// One signature for all below a path, in a cookie or at a URL's end.
class SignedCookieTest {

  private static final SignedUrl.Key KEY = new SignedUrl.Key("k1", "0123456789abcdef");
  private static final SignedUrl.Key OTHER = new SignedUrl.Key("k2", "fedcba9876543210");
  private static final SignedUrl POLICY = new SignedUrl(List.of(KEY, OTHER), "access");
  private static final String FILMS = SignedUrls.signPrefix(KEY, "/films/", 1000, null);

  private static Verdict check(String url, String cookies, String client) {
    Fields fields = Fields.of("host", "a", "cookie", cookies);
    RequestHead head = new RequestHead("GET", url, HttpVersion.HTTP_1_1, fields);
    RequestTarget target = ((RequestTarget.Valid) RequestTarget.parse(head, "http")).target();
    return SignedUrls.check(POLICY, target, fields, InetAddress.ofLiteral(client), 999_000);
  }

  private static Verdict cookie(String url, String value) {
    return check(url, "lang=de; access=" + value, "192.0.2.7");
  }

  @ParameterizedTest
  @CsvSource({
    "/films/a.mp4, VALID",
    "/films/b/c?x=1, VALID",
    "/films/../films/a, VALID",
    "/filmsx/a, OTHER_PATH",
    "/films, OTHER_PATH",
    "/films/../secret, OTHER_PATH",
    "/films/%2e%2e/secret, OTHER_PATH",
    "/films/..%2fsecret, OTHER_PATH",
    "/films/..%5csecret, OTHER_PATH",
    "/, OTHER_PATH"
  })
  void cookieOpensWhatLiesBelowItsPrefix(String path, Verdict verdict) {
    assertThat(cookie(path, FILMS)).isEqualTo(verdict);
    String url = path + (path.contains("?") ? "&" : "?") + FILMS;
    assertThat(check(url, "", "192.0.2.7")).isEqualTo(verdict);
  }

  @Test
  void prefixWithoutSlashEndsAtASegment() {
    String film = SignedUrls.signPrefix(KEY, "/film", 1000, null);
    assertThat(cookie("/film", film)).isEqualTo(Verdict.VALID);
    assertThat(cookie("/film/a", film)).isEqualTo(Verdict.VALID);
    assertThat(cookie("/films", film)).isEqualTo(Verdict.OTHER_PATH);
  }

  @Test
  void anyChangeMakesItWrong() {
    assertThat(cookie("/", FILMS.replace("/films/", "/"))).isEqualTo(Verdict.WRONG);
    assertThat(cookie("/films/a", FILMS.replace("1000", "2000"))).isEqualTo(Verdict.WRONG);
    assertThat(cookie("/films/a", FILMS.replace("k1", "k2"))).isEqualTo(Verdict.WRONG);
    assertThat(cookie("/films/a", FILMS.replace("k1", "k9"))).isEqualTo(Verdict.UNKNOWN_KEY);
    assertThat(cookie("/films/a", FILMS + "A")).isEqualTo(Verdict.WRONG);
  }

  @Test
  void keysRotate() {
    for (SignedUrl.Key key : POLICY.keys()) {
      String signed = SignedUrls.signPrefix(key, "/films/", 1000, null);
      assertThat(cookie("/films/a", signed)).isEqualTo(Verdict.VALID);
    }
  }

  @Test
  void itsTimeEnds() {
    String over = SignedUrls.signPrefix(KEY, "/films/", 999, null);
    assertThat(cookie("/films/a", over)).isEqualTo(Verdict.EXPIRED);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, VALID",
    "192.0.2.0/24, VALID",
    "192.0.2.8, OTHER_CLIENT",
    "192.0.3.0/24, OTHER_CLIENT",
    "2001:db8::7, OTHER_CLIENT",
    "0.0.0.0/0, VALID",
    "192.0.2.7/33, OTHER_CLIENT",
    "nobody, OTHER_CLIENT"
  })
  void signatureCanBeForOneClient(String network, Verdict verdict) {
    String bound = SignedUrls.signPrefix(KEY, "/films/", 1000, network);
    assertThat(cookie("/films/a", bound)).isEqualTo(verdict);
    String slash = SignedUrls.signPrefix(KEY, "/films/", 1000, "2001:db8::/32");
    assertThat(check("/films/a", "access=" + slash, "2001:db8:1::2")).isEqualTo(Verdict.VALID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "path-prefix=/",
        "path-prefix=/&expires=5&key-id=k1",
        "path-prefix=/&path-prefix=/films/&expires=1000&key-id=k1&signature=x"
      })
  void halfASignatureIsNone(String value) {
    assertThat(cookie("/films/a", value)).isEqualTo(Verdict.UNSIGNED);
    assertThat(check("/films/a?" + value, "", "192.0.2.7")).isEqualTo(Verdict.UNSIGNED);
  }

  @Test
  void signedUrlIsNoCookieAndNeitherBecomesTheOther() {
    String url = SignedUrls.sign(KEY, "/films/a", 1000);
    assertThat(cookie("/films/a", url)).isEqualTo(Verdict.UNSIGNED);
    assertThat(check(url, "access=x", "192.0.2.7")).isEqualTo(Verdict.VALID);
    assertThat(check("/films/b?" + FILMS.replace("path-prefix", "q"), "", "192.0.2.7"))
        .isEqualTo(Verdict.WRONG);
  }
}
