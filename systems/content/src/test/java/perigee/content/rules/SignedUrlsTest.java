package perigee.content.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

class SignedUrlsTest {

  private static final SignedUrl.Key OLD = new SignedUrl.Key("old", "0123456789abcdef");
  private static final SignedUrl.Key NEW = new SignedUrl.Key("new", "fedcba9876543210");
  private static final SignedUrl POLICY = new SignedUrl(List.of(OLD, NEW), null);
  private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.7");

  private static Verdict check(String url, long nowSeconds) {
    RequestTarget.Outcome outcome =
        RequestTarget.parse(
            new RequestHead("GET", url, HttpVersion.HTTP_1_1, Fields.of("host", "a")), "http");
    RequestTarget target = ((RequestTarget.Valid) outcome).target();
    return SignedUrls.check(POLICY, target, Fields.EMPTY, CLIENT, nowSeconds * 1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a", "/a?b=c", "/%7ea/../b?x&expire=1", "/a?"})
  void signedUrlIsValidUntilItExpires(String path) {
    for (SignedUrl.Key key : POLICY.keys()) {
      String url = SignedUrls.sign(key, path, 1000);
      assertThat(check(url, 999)).isEqualTo(Verdict.VALID);
      assertThat(check(url, 1000)).isEqualTo(Verdict.EXPIRED);
    }
  }

  @Test
  void anyChangeMakesItWrong() {
    String url = SignedUrls.sign(OLD, "/a?b=c", 1000);
    assertThat(check(url.replace("/a", "/b"), 0)).isEqualTo(Verdict.WRONG);
    assertThat(check(url.replace("=1000", "=2000"), 0)).isEqualTo(Verdict.WRONG);
    assertThat(check(url.replace("key-id=old", "key-id=new"), 0)).isEqualTo(Verdict.WRONG);
    assertThat(check(url.replace("key-id=old", "key-id=none"), 0)).isEqualTo(Verdict.UNKNOWN_KEY);
    assertThat(check(url + "A", 0)).isEqualTo(Verdict.WRONG);
    assertThat(check(url.substring(0, url.length() - 1), 0)).isEqualTo(Verdict.WRONG);
  }

  @ParameterizedTest
  @CsvSource({
    "/a",
    "/a?expires=1&key-id=old",
    "/a?signature=x&expires=1&key-id=old",
    "/a?expires=1&key-id=old&signature=x&b=c",
    "/a?expires=x&key-id=old&signature=x",
    "/a?expires=1&expires=2&key-id=old&signature=x",
    "/a&expires=1&key-id=old&signature=x"
  })
  void urlWithoutTheThreeParametersIsUnsigned(String url) {
    assertThat(check(url, 0)).isEqualTo(Verdict.UNSIGNED);
  }

  @Test
  void malformedPathIsNotSigned() {
    assertThatThrownBy(() -> SignedUrls.sign(OLD, "a b", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a b");
  }
}
