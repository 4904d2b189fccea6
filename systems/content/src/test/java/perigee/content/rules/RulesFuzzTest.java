package perigee.content.rules;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetAddress;
import java.util.List;
import perigee.content.rules.SignedUrls.Verdict;
import perigee.content.semantics.CdnLoop;
import perigee.content.semantics.Vary;
import perigee.model.property.CacheKeyParts;
import perigee.model.property.SignedUrl;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;
import perigee.wire.http.RequestTarget;

/// Whatever a client writes in query, cookies and fields: a key made twice is the same, and nothing
/// opens what was not signed.
class RulesFuzzTest {

  private static final SignedUrl.Key KEY = new SignedUrl.Key("k1", "0123456789abcdef");
  private static final SignedUrl POLICY = new SignedUrl(List.of(KEY), "access");

  @FuzzTest
  void keysAreTheSameWhenTheyAreMadeTwice(byte[] bytes) {
    String query = new String(bytes, ISO_8859_1);
    for (CacheKeyParts.Query choice : CacheKeyParts.Query.values()) {
      for (boolean signed : new boolean[] {false, true}) {
        var parts = new CacheKeyParts(choice, List.of("a*", "v"), signed, List.of(), List.of());
        KeyRecipe recipe = new KeyRecipe(parts, signed);
        String once = recipe.query(query);
        assertThat(once.isEmpty() ? "" : recipe.query(once.substring(1))).isEqualTo(once);
      }
    }
  }

  @FuzzTest
  void nothingOpensWithoutAKey(byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    Fields fields = Fields.of("host", "a", "cookie", "x=y; access=" + text);
    RequestHead head = new RequestHead("GET", "/films/a?" + text, HttpVersion.HTTP_1_1, fields);
    if (RequestTarget.parse(head, "http") instanceof RequestTarget.Valid(RequestTarget target)) {
      InetAddress client = InetAddress.ofLiteral("192.0.2.7");
      Verdict verdict = SignedUrls.check(POLICY, target, fields, client, 0);
      boolean signed = text.contains(SignedUrls.signPrefix(KEY, "/films/", 1000, null));
      assertThat(verdict == Verdict.VALID && !signed).isFalse();
    }
  }

  @FuzzTest
  void aRequestMatchesItsOwnVariant(byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    Fields request = Fields.of("accept-encoding", text, "accept-language", text, "x", text);
    Fields response = Fields.of("vary", "accept-encoding, Accept-Language, X, y");
    assertThat(Vary.matches(Vary.key(response, request), request)).isTrue();
    Vary.any(Fields.of("vary", text));
    new CdnLoop("perigee-x", 1).loops(Fields.of("cdn-loop", text));
  }
}
