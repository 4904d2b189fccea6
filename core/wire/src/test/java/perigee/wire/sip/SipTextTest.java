package perigee.wire.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/// Pieces of messages, and messages in pieces.
@NullUnmarked // what must be there and is not fails the test
class SipTextTest {

  @Test
  void urisAreComparedByTheirMeaning() {
    assertSame("sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp");
    assertSame("sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5");
    assertSame("sip:carol@chicago.com;newparam=5", "sip:carol@chicago.com;security=on");
    assertSame(
        "sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
        "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com");
    assertSame(
        "sip:alice@atlanta.com?subject=project%20x&priority=urgent",
        "sip:alice@atlanta.com?priority=urgent&subject=project%20x");
    assertDiffers("SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP");
    assertDiffers("sip:bob@biloxi.com", "sip:bob@biloxi.com:5060");
    assertDiffers("sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=tcp");
    assertDiffers("sip:bob@biloxi.com", "sips:bob@biloxi.com");
    assertDiffers("sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting");
    assertDiffers("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off");
    TelUri one = (TelUri) Uri.parse("tel:+1-201-555-0123");
    assertThat(one.matches((TelUri) Uri.parse("tel:+1(201)5550123"))).isTrue();
  }

  private static void assertSame(String one, String other) {
    assertThat(SipUri.parse(one).matches(SipUri.parse(other))).as(one + " " + other).isTrue();
    assertThat(SipUri.parse(other).matches(SipUri.parse(one))).isTrue();
  }

  private static void assertDiffers(String one, String other) {
    assertThat(SipUri.parse(one).matches(SipUri.parse(other))).as(one + " " + other).isFalse();
    assertThat(SipUri.parse(other).matches(SipUri.parse(one))).isFalse();
  }

  @Test
  void urisThatAreNone() {
    for (String text :
        List.of(
            "sip:",
            "sip:@host",
            "sip:a b@host",
            "sip:a@ho st",
            "sip:a@host:0",
            "sip:a@host:65536",
            "sip:a@host;",
            "sip:a@host;=x",
            "sip:%4@host",
            "sip:a@[::1",
            "tel:",
            "tel:abc",
            ":x",
            "1",
            "http://a b")) {
      assertThat(Uri.parse(text)).as(text).isNull();
    }
    assertThat(SipUri.parse("sip:[2001:db8::9:1]:5061;lr").port()).isEqualTo(5061);
  }

  @Test
  void pingsAreToldFromLineEnds() {
    SipReader reader = new SipReader(SipLimits.USUAL, true);
    feed(reader, "\r\n");
    assertThat(reader.next()).isInstanceOf(SipRead.Pong.class);
    feed(reader, "\r\n");
    assertThat(reader.next()).isInstanceOf(SipRead.Ping.class);
    feed(reader, "\r\n" + new String(Torture.message("lwsdisp"), StandardCharsets.ISO_8859_1));
    assertThat(reader.next()).isInstanceOf(SipRead.Pong.class);
    assertThat(reader.next()).isInstanceOf(SipRead.Whole.class);
    SipReader client = new SipReader(SipLimits.USUAL, false);
    feed(client, "\r\n\r\n");
    assertThat(client.next()).isInstanceOf(SipRead.Pong.class);
    assertThat(client.next()).isInstanceOf(SipRead.Pong.class);
  }

  private static void feed(SipReader reader, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    reader.feed(bytes, 0, bytes.length);
  }

  @Test
  void headsAndBodiesHaveBounds() {
    SipReader head = new SipReader(SipLimits.USUAL, true);
    feed(head, "OPTIONS sip:a SIP/2.0\r\nX: " + "x".repeat(17 << 10));
    assertThat(head.next())
        .isInstanceOfSatisfying(
            SipRead.Bad.class,
            bad -> {
              assertThat(bad.lost()).isTrue();
              assertThat(bad.status()).isEqualTo(513);
            });
    SipReader body = new SipReader(SipLimits.USUAL, true);
    feed(body, "OPTIONS sip:a SIP/2.0\r\nl: 99999999999999\r\n\r\n");
    assertThat(body.next())
        .isInstanceOfSatisfying(SipRead.Bad.class, bad -> assertThat(bad.status()).isEqualTo(413));
    SipReader lines = new SipReader(SipLimits.USUAL, true);
    feed(lines, "OPTIONS sip:a SIP/2.0\r\nv: " + ",".repeat(300) + "\r\n\r\n");
    assertThat(lines.next()).isInstanceOf(SipRead.Bad.class);
    SipReader http = new SipReader(SipLimits.USUAL, true);
    feed(http, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(http.next())
        .isInstanceOfSatisfying(SipRead.Bad.class, bad -> assertThat(bad.lost()).isTrue());
  }

  @Test
  void loneLineFeedsBeginNoField() {
    SipReader reader = new SipReader(SipLimits.USUAL, true);
    feed(reader, "OPTIONS sip:a SIP/2.0\r\nX: a\nRoute: <sip:evil>\r\n\r\n");
    assertThat(reader.next())
        .isInstanceOfSatisfying(
            SipRead.Bad.class,
            bad -> {
              assertThat(bad.request().headers().has("Route")).isFalse();
            });
  }

  @Test
  void noValueEndsItsLine() {
    // Cut short to an octet, this letter is a line feed.
    SipHeaders headers = SipHeaders.of("Subject", "a\u010aRoute: <sip:evil>");
    SipRequest request = new SipRequest("OPTIONS", "sip:a", headers, "");
    assertThat(SipWriter.text(request)).contains("Subject: a?Route: <sip:evil>\r\n");
    assertThatThrownBy(() -> headers.toBuilder().set("Subject", "a\nRoute: <sip:evil>"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anAddressEndsWhereItsBracketDoes() {
    NameAddress cut = NameAddress.parse("<sip:anna@a?b=c>;d=e@f");
    assertThat(cut.sip().host()).isEqualTo("a");
    assertThat(cut.sip().fields()).isEqualTo("b=c");
    assertThat(cut.parameters().value("d")).isEqualTo("e@f");
    assertThat(NameAddress.parse("<sip>:anna@a")).isNull();
    assertThat(NameAddress.parse("<tel>:1")).isNull();
    assertThat(NameAddress.parse("sip:anna@a ;tag=1").tag()).isEqualTo("1");
  }

  @Property(tries = 300)
  void headsEndAtTheFirstEmptyLine(@ForAll("lineEnds") String middle) {
    String text = "OPTIONS sip:a SIP/2.0\r\na:" + middle + "\r\n\r\n";
    SipReader reader = new SipReader(SipLimits.USUAL, true);
    feed(reader, text);
    SipRead read = reader.next();
    if (!(read instanceof SipRead.Bad bad && bad.lost())) {
      int head = text.indexOf("\r\n\r\n") + 4;
      assertThat(reader.waiting()).isEqualTo(text.length() - head);
    }
  }

  @Provide
  Arbitrary<String> lineEnds() {
    return Arbitraries.strings().withChars("\r\r\n\na").ofMaxLength(24);
  }

  @Test
  void credentials() {
    AuthField field =
        AuthField.parse(
            "Digest username=\"an\\\"na\", realm=\"a, b\",qop=auth, nc=00000001,response=\"ab\"");
    assertThat(field.scheme()).isEqualTo("digest");
    assertThat(field.value("username")).isEqualTo("an\"na");
    assertThat(field.value("realm")).isEqualTo("a, b");
    assertThat(field.value("nc")).isEqualTo("00000001");
    assertThat(AuthField.parse("Digest a=\"b")).isNull();
    assertThat(AuthField.parse("Digest a=b, A=c")).isNull();
    assertThat(AuthField.write(true, "realm", "x\"y", "qop", "auth", "opaque", ""))
        .isEqualTo("Digest realm=\"x\\\"y\", qop=\"auth\"");
  }

  @Property(tries = 200)
  void messagesSurviveAnyCut(@ForAll("requests") SipRequest request, @ForAll int seed) {
    byte[] bytes = SipWriter.bytes(request);
    SipReader reader = new SipReader(SipLimits.USUAL, true);
    int cut = 1 + Math.floorMod(seed, bytes.length);
    SipRead read = new SipRead.More();
    for (int at = 0; at < bytes.length; at += cut) {
      assertThat(read).isInstanceOf(SipRead.More.class);
      reader.feed(bytes, at, Math.min(cut, bytes.length - at));
      read = reader.next();
    }
    assertThat(read)
        .isInstanceOfSatisfying(
            SipRead.Whole.class,
            whole -> {
              SipRequest found = (SipRequest) whole.message();
              assertThat(found.method()).isEqualTo(request.method());
              assertThat(found.uri()).isEqualTo(request.uri());
              assertThat(found.body()).isEqualTo(request.body());
              assertThat(found.headers().toString()).startsWith(request.headers().toString());
            });
  }

  @Provide
  Arbitrary<SipRequest> requests() {
    Arbitrary<String> token = Arbitraries.strings().withChars("abcXYZ019-._~!*'").ofMinLength(1);
    Arbitrary<String> value =
        Arbitraries.strings()
            .withChars("aZ9 ;:<>=@%/\"\\\u00e4")
            .ofMaxLength(40)
            .map(String::strip);
    Arbitrary<SipHeaders> headers =
        Combinators.combine(token.map(name -> "X-" + name), value)
            .as((name, text) -> new String[] {name, text})
            .list()
            .ofMaxSize(6)
            .map(lines -> {
              SipHeaders.Builder all = SipHeaders.builder();
              lines.forEach(line -> all.add(line[0], line[1]));
              return all.build();
            });
    Arbitrary<String> body = Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(60);
    return Combinators.combine(token, token, headers, body)
        .as((method, host, fields, text) -> new SipRequest(method, "sip:" + host, fields, text));
  }
}
