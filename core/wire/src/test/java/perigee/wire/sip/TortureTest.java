package perigee.wire.sip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/// Every message of RFC 4475 as far as its form goes; what a proxy or registrar does with the rest
/// is in calling's tests.
@NullUnmarked // what must be there and is not fails the test
class TortureTest {

  private static SipReader reader() {
    return new SipReader(SipLimits.USUAL, true);
  }

  private static SipRead read(byte[] bytes) {
    SipReader reader = reader();
    reader.feed(bytes, 0, bytes.length);
    return reader.next();
  }

  private static SipRequest accepted(byte[] bytes) {
    assertThat(read(bytes)).isInstanceOf(SipRead.Whole.class);
    SipRequest request = (SipRequest) ((SipRead.Whole) read(bytes)).message();
    assertThat(MessageRules.problem(request)).isNull();
    return request;
  }

  /// The status that a request is refused with, though its stream goes on.
  private static int refused(byte[] bytes) {
    return switch (read(bytes)) {
      case SipRead.Whole(SipRequest request) -> {
        MessageRules.Problem problem = MessageRules.problem(request);
        yield problem == null ? 0 : problem.status();
      }
      case SipRead.Bad bad -> {
        assertThat(bad.request()).isNotNull();
        yield bad.lost() ? -bad.status() : bad.status();
      }
      default -> 0;
    };
  }

  private static SipResponse response(byte[] bytes) {
    return (SipResponse) ((SipRead.Whole) read(bytes)).message();
  }

  @Test
  void shortTortuousInvite() {
    SipRequest request = accepted(Torture.withSdp(Torture.WSINV));
    SipHeaders headers = request.headers();
    assertThat(request.body()).hasSize(150).startsWith("v=0\r\n");
    NameAddress from = NameAddress.parse(headers.first("From"));
    assertThat(from.plainName()).isEqualTo("J Rosenberg \\\"");
    assertThat(from.tag()).isEqualTo("98asjd8");
    assertThat(NameAddress.parse(headers.first("To")).tag()).isEqualTo("1918181833n");
    assertThat(CSeq.parse(headers.first("CSeq"))).isEqualTo(new CSeq(9, "INVITE"));
    assertThat(headers.first("Subject")).isEmpty();
    assertThat(headers.first("NewFangledHeader"))
        .isEqualTo("newfangled value continued newfangled value");
    assertThat(headers.first("unknownheaderwithunusualvalue")).isEqualTo(";;,,;;,;");
    List<Via> vias = headers.all("Via").stream().map(Via::parse).toList();
    assertThat(vias)
        .extracting(Via::sentBy)
        .containsExactly("192.0.2.2", "spindle.example.com", "192.168.255.111");
    assertThat(vias)
        .extracting(Via::branch)
        .containsExactly("390skdjuw", "z9hG4bK9ikj8", "z9hG4bK30239");
    assertThat(vias).extracting(Via::isUnique).containsExactly(false, true, true);
    NameAddress contact = NameAddress.parse(headers.first("Contact"));
    assertThat(contact.parameters().value("newparam")).isEqualTo("newvalue");
    assertThat(contact.parameters().has("secondparam")).isTrue();
    assertThat(contact.parameters().value("q")).isEqualTo("0.33");
    SipUri route = NameAddress.parse(headers.first("Route")).sip();
    assertThat(route.parameters().has("lr")).isTrue();
    assertThat(route.parameters().has("unknown-no-value")).isTrue();
  }

  @Test
  void wideRangeOfCharacters() {
    SipRequest request = accepted(Torture.bytes(Torture.INTMETH));
    SipUri uri = SipUri.parse(request.uri());
    assertThat(uri.user()).isEqualTo("1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*");
    assertThat(uri.password()).startsWith("&it+has=1,weird!*pas$wo~d_too");
    assertThat(NameAddress.parse(request.headers().first("To")).plainName())
        .isEqualTo("BEL:\u0007 NUL:\0 DEL:\u007f");
    String russian =
        NameAddress.parse(request.headers().first("From"))
            .parameters()
            .value("fromParam''~+*_!.-%");
    assertThat(new String(russian.getBytes(ISO_8859_1), UTF_8)).isEqualTo("работающий");
  }

  @Test
  void escapes() {
    SipRequest request = accepted(Torture.withSdp(Torture.ESC01));
    assertThat(SipUri.parse(request.uri()).plainUser()).isEqualTo("sips:user@example.com");
    SipUri to = NameAddress.parse(request.headers().first("To")).sip();
    assertThat(to.matches(SipUri.parse("sip:user@example.com"))).isTrue();
    assertThat(NameAddress.parse(request.headers().first("From")).sip().plainUser())
        .isEqualTo("I have spaces");
    SipUri contact = NameAddress.parse(request.headers().first("Contact")).sip();
    assertThat(contact.parameters().value("n%61me")).isEqualTo("v%61lue%25%34%31");
    // An escaped parameter is no lr: escapes resolve to text, not to syntax.
    assertThat(contact.parameters().has("lr")).isFalse();

    SipRequest nulls = accepted(Torture.bytes(Torture.ESCNULL));
    assertThat(NameAddress.parse(nulls.headers().first("To")).sip().plainUser())
        .isEqualTo("null-\0-null");
    List<SipUri> contacts =
        nulls.headers().all("Contact").stream()
            .map(NameAddress::parse)
            .map(NameAddress::sip)
            .toList();
    assertThat(contacts.getFirst().matches(contacts.getLast())).isFalse();

    SipRequest percent = accepted(Torture.bytes(Torture.ESC02));
    assertThat(percent.method()).isEqualTo("RE%47IST%45R");
    assertThat(percent.headers().count("Contact")).isEqualTo(2);
    assertThat(NameAddress.parse(percent.headers().first("To")).plainName()).isEqualTo("%Z%45");
  }

  @Test
  void validOnes() {
    assertThat(
            NameAddress.parse(accepted(Torture.bytes(Torture.LWSDISP)).headers().first("From"))
                .name())
        .isEqualTo("caller");
    assertThat(SipUri.parse(accepted(Torture.bytes(Torture.SEMIURI)).uri()).plainUser())
        .isEqualTo("user;par=u@example.net");
    assertThat(accepted(Torture.bytes(Torture.TRANSPORTS)).headers().count("Via")).isEqualTo(5);
    SipRequest parts = accepted(Torture.bytes(Torture.MPART01));
    assertThat(parts.body()).hasSize(93).contains("\u0082\0\u0001\u00ff");
    accepted(Torture.withSdp(Torture.INV2543));
    accepted(Torture.bytes(Torture.plain("OPTIONS", "nobodyKnowsThisScheme:totallyopaquecontent")));
    accepted(Torture.bytes(Torture.plain("OPTIONS", "soap.beep://192.0.2.103:3002")));
    accepted(Torture.bytes(Torture.UNKSM2));
    SipUri contact =
        NameAddress.parse(accepted(Torture.bytes(Torture.REGESCRT)).headers().first("Contact"))
            .sip();
    assertThat(contact.fields()).isEqualTo("Route=%3Csip:sip.example.com%3E");
  }

  @Test
  void longValues() {
    String longName = "amazinglylongcallername".repeat(5);
    String text =
        Torture.plain(
            "INVITE",
            "sip:user@example.com",
            "Unknown-" + "Long".repeat(20) + "-Name: unknown-" + "long".repeat(20) + "-value",
            "V: SIP/2.0/TCP sip33.example.com\n".repeat(33)
                + "Via: SIP/2.0/TCP host.example.com;received=192.0.2.5;branch=very"
                + "long".repeat(50),
            "Contact: <sip:" + longName + "@host5.example.net>");
    assertThat(accepted(Torture.bytes(text)).headers().count("Via")).isEqualTo(35);
  }

  @Test
  void contactWithoutBracketsHasParametersOfTheField() {
    NameAddress contact =
        NameAddress.parse(accepted(Torture.bytes(Torture.CPARAM01)).headers().first("Contact"));
    assertThat(contact.parameters().has("unknownparam")).isTrue();
    NameAddress bracketed = NameAddress.parse("<sip:+19725552222@gw1.example.net;unknownparam>");
    assertThat(bracketed.parameters().isEmpty()).isTrue();
    assertThat(bracketed.sip().parameters().has("unknownparam")).isTrue();
  }

  @Test
  void whatFollowsOnAStreamIsTheNextMessage() {
    byte[] both = Torture.withSdp(Torture.DBLREQ);
    SipReader reader = reader();
    reader.feed(both, 0, both.length);
    assertThat(reader.next())
        .isInstanceOfSatisfying(
            SipRead.Whole.class,
            read -> assertThat(((SipRequest) read.message()).is("REGISTER")).isTrue());
    assertThat(reader.next())
        .isInstanceOfSatisfying(
            SipRead.Whole.class,
            read -> assertThat(((SipRequest) read.message()).is("INVITE")).isTrue());
    assertThat(reader.next()).isInstanceOf(SipRead.More.class);
    // Alone in its frame, the rest is no part of it.
    assertThat(SipReader.whole(both, SipLimits.USUAL)).isInstanceOf(SipRead.Whole.class);
  }

  @Test
  void responses() {
    SipResponse unusual = response(Torture.withSdp(Torture.UNREASON));
    assertThat(new String(unusual.reason().getBytes(ISO_8859_1), UTF_8))
        .isEqualTo("= 2**3 * 5**2 но сто");
    assertThat(MessageRules.isSound(unusual)).isTrue();
    SipResponse none = response(Torture.bytes(Torture.NOREASON));
    assertThat(none.status()).isEqualTo(100);
    assertThat(none.reason()).isEmpty();
    assertThat(MessageRules.isSound(response(Torture.bytes(Torture.SCALARLG)))).isFalse();
    assertThat(read(Torture.bytes(Torture.BIGCODE)))
        .isInstanceOfSatisfying(SipRead.Bad.class, bad -> assertThat(bad.request()).isNull());
  }

  @Test
  void invalidOnesAreRefused() {
    assertThat(refused(Torture.withSdp(Torture.BADINV01))).isEqualTo(400);
    assertThat(refused(Torture.bytes(Torture.SCALAR02))).isEqualTo(400);
    assertThat(refused(Torture.withSdp(Torture.QUOTBAL))).isEqualTo(400);
    assertThat(refused(Torture.bytes(Torture.REGBADCT))).isEqualTo(400);
    assertThat(refused(Torture.bytes(Torture.BADASPEC))).isEqualTo(400);
    assertThat(refused(Torture.bytes(Torture.BADDN))).isEqualTo(400);
    assertThat(refused(Torture.bytes(Torture.BADVERS))).isEqualTo(505);
    assertThat(refused(Torture.withSdp(Torture.INSUF))).isEqualTo(400);
    assertThat(refused(Torture.withSdp(Torture.MULTI01))).isEqualTo(400);
    assertThat(refused(Torture.bytes(Torture.plain("INVITE", "<sip:user@example.com>"))))
        .as("ltgtruri")
        .isEqualTo(400);
    assertThat(refused(Torture.bytes(Torture.plain("INVITE", "sip:user@example.com; lr"))))
        .as("lwsruri")
        .isEqualTo(400);
    assertThat(refused(Torture.bytes(Torture.plain("INVITE", " sip:user@example.com "))))
        .as("lwsstart")
        .isEqualTo(400);
    String trailing = Torture.plain("OPTIONS", "sip:user@example.com").replaceFirst("2.0", "2.0  ");
    assertThat(refused(Torture.bytes(trailing))).as("trws").isEqualTo(400);
    String fields = "sip:user@example.com?Route=%3Csip:example.com%3E";
    assertThat(refused(Torture.bytes(Torture.plain("INVITE", fields))))
        .as("escruri")
        .isEqualTo(400);
    for (String method : List.of("OPTIONS", "NEWMETHOD")) {
      String other =
          Torture.plain(method, "sip:user@example.com").replace("8 " + method, "8 INVITE");
      assertThat(refused(Torture.bytes(other))).as("mismatch").isEqualTo(400);
    }
  }

  @Test
  void aWrongDateIsNoDateAndNoFault() {
    String dated =
        Torture.plain("INVITE", "sip:user@example.com", "Date: Fri, 01 Jan 2010 16:00:00 EST");
    SipRequest request = accepted(Torture.bytes(dated));
    assertThat(SipDate.parse(request.headers().first("Date"))).isEmpty();
    assertThat(SipDate.parse("Sat, 13 Nov 2010 23:29:00 GMT")).hasValue(1_289_690_940_000L);
  }

  @Test
  void whereNobodyKnowsTheEndTheStreamIsLost() {
    assertThat(refused(Torture.bytes(Torture.MCL01))).isEqualTo(-400);
    String negative = Torture.plain("INVITE", "sip:user@example.com").replace("l: 0", "l: -999");
    assertThat(refused(Torture.bytes(negative))).isEqualTo(-400);
    // Content-Length beyond what came: the rest may still come.
    assertThat(read(Torture.withSdp(Torture.CLERR))).isInstanceOf(SipRead.More.class);
    assertThat(SipReader.whole(Torture.withSdp(Torture.CLERR), SipLimits.USUAL))
        .isInstanceOf(SipRead.Bad.class);
  }

  @Test
  void aBranchThatIsOnlyACookieIsNotUnique() {
    assertThat(Via.parse("SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK").isUnique()).isFalse();
  }
}
