package perigee.wire.sip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/// Every message of RFC 4475 as far as its form goes; what the edge answers is in calling's tests.
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
    SipRequest request = accepted(Torture.message("wsinv"));
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
    SipRequest request = accepted(Torture.message("intmeth"));
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
    SipRequest request = accepted(Torture.message("esc01"));
    assertThat(SipUri.parse(request.uri()).plainUser()).isEqualTo("sips:user@example.com");
    SipUri to = NameAddress.parse(request.headers().first("To")).sip();
    assertThat(to.matches(SipUri.parse("sip:user@example.com"))).isTrue();
    assertThat(NameAddress.parse(request.headers().first("From")).sip().plainUser())
        .isEqualTo("I have spaces");
    SipUri contact = NameAddress.parse(request.headers().first("Contact")).sip();
    assertThat(contact.parameters().value("n%61me")).isEqualTo("v%61lue%25%34%31");
    // An escaped parameter is no lr: escapes resolve to text, not to syntax.
    assertThat(contact.parameters().has("lr")).isFalse();

    SipRequest nulls = accepted(Torture.message("escnull"));
    assertThat(NameAddress.parse(nulls.headers().first("To")).sip().plainUser())
        .isEqualTo("null-\0-null");
    List<SipUri> contacts =
        nulls.headers().all("Contact").stream()
            .map(NameAddress::parse)
            .map(NameAddress::sip)
            .toList();
    assertThat(contacts.getFirst().matches(contacts.getLast())).isFalse();

    SipRequest percent = accepted(Torture.message("esc02"));
    assertThat(percent.method()).isEqualTo("RE%47IST%45R");
    assertThat(percent.headers().count("Contact")).isEqualTo(2);
    assertThat(NameAddress.parse(percent.headers().first("To")).plainName()).isEqualTo("%Z%45");
  }

  @Test
  void validOnes() {
    assertThat(
            NameAddress.parse(accepted(Torture.message("lwsdisp")).headers().first("From")).name())
        .isEqualTo("caller");
    assertThat(SipUri.parse(accepted(Torture.message("semiuri")).uri()).plainUser())
        .isEqualTo("user;par=u@example.net");
    assertThat(accepted(Torture.message("transports")).headers().count("Via")).isEqualTo(5);
    SipRequest parts = accepted(Torture.message("mpart01"));
    assertThat(parts.body()).hasSize(93).contains("\u0082\0\u0001\u00ff");
    accepted(Torture.message("inv2543"));
    accepted(Torture.message("unkscm"));
    accepted(Torture.message("novelsc"));
    accepted(Torture.message("badbranch"));
    accepted(Torture.message("bext01"));
    accepted(Torture.message("invut"));
    accepted(Torture.message("sdp01"));
    accepted(Torture.message("regaut01"));
    accepted(Torture.message("zeromf"));
    accepted(Torture.message("unksm2"));
    SipUri contact =
        NameAddress.parse(accepted(Torture.message("regescrt")).headers().first("Contact")).sip();
    assertThat(contact.fields()).isEqualTo("Route=%3Csip:sip.example.com%3E");
  }

  @Test
  void longValues() {
    SipHeaders headers = accepted(Torture.message("longreq")).headers();
    assertThat(headers.count("Via")).isEqualTo(34);
    assertThat(headers.first("Call-ID")).hasSize(141);
    SipUri to = NameAddress.parse(headers.first("To")).sip();
    assertThat(to.parameters().value("longparam" + "name".repeat(25))).isEqualTo("shortvalue");
  }

  @Test
  void contactWithoutBracketsHasParametersOfTheField() {
    NameAddress contact =
        NameAddress.parse(accepted(Torture.message("cparam01")).headers().first("Contact"));
    assertThat(contact.parameters().has("unknownparam")).isTrue();
    NameAddress bracketed =
        NameAddress.parse(accepted(Torture.message("cparam02")).headers().first("Contact"));
    assertThat(bracketed.parameters().isEmpty()).isTrue();
    assertThat(bracketed.sip().parameters().has("unknownparam")).isTrue();
  }

  @Test
  void whatFollowsOnAStreamIsTheNextMessage() {
    byte[] both = Torture.message("dblreq");
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
    SipResponse unusual = response(Torture.message("unreason"));
    assertThat(new String(unusual.reason().getBytes(ISO_8859_1), UTF_8))
        .isEqualTo("= 2**3 * 5**2 но сто девяносто девять - простое");
    assertThat(MessageRules.isSound(unusual)).isTrue();
    SipResponse none = response(Torture.message("noreason"));
    assertThat(none.status()).isEqualTo(100);
    assertThat(none.reason()).isEmpty();
    assertThat(MessageRules.isSound(response(Torture.message("bcast")))).isTrue();
    assertThat(MessageRules.isSound(response(Torture.message("scalarlg")))).isFalse();
    assertThat(read(Torture.message("bigcode")))
        .isInstanceOfSatisfying(SipRead.Bad.class, bad -> assertThat(bad.request()).isNull());
  }

  @Test
  void invalidOnesAreRefused() {
    assertThat(refused(Torture.message("badinv01"))).isEqualTo(400);
    assertThat(refused(Torture.message("scalar02"))).isEqualTo(400);
    assertThat(refused(Torture.message("quotbal"))).isEqualTo(400);
    assertThat(refused(Torture.message("regbadct"))).isEqualTo(400);
    assertThat(refused(Torture.message("badaspec"))).isEqualTo(400);
    assertThat(refused(Torture.message("baddn"))).isEqualTo(400);
    assertThat(refused(Torture.message("badvers"))).isEqualTo(505);
    assertThat(refused(Torture.message("insuf"))).isEqualTo(400);
    assertThat(refused(Torture.message("multi01"))).isEqualTo(400);
    for (String uri : List.of("ltgtruri", "lwsruri", "lwsstart", "trws", "escruri")) {
      assertThat(refused(Torture.message(uri))).as(uri).isEqualTo(400);
    }
    for (String other : List.of("mismatch01", "mismatch02")) {
      assertThat(refused(Torture.message(other))).as(other).isEqualTo(400);
    }
  }

  @Test
  void aWrongDateIsNoDateAndNoFault() {
    SipRequest request = accepted(Torture.message("baddate"));
    assertThat(SipDate.parse(request.headers().first("Date"))).isEmpty();
    assertThat(SipDate.parse("Sat, 13 Nov 2010 23:29:00 GMT")).hasValue(1_289_690_940_000L);
  }

  @Test
  void whereNobodyKnowsTheEndTheStreamIsLost() {
    assertThat(refused(Torture.message("mcl01"))).isEqualTo(-400);
    assertThat(refused(Torture.message("ncl"))).isEqualTo(-400);
    // Content-Length beyond what came: the rest may still come.
    assertThat(read(Torture.message("clerr"))).isInstanceOf(SipRead.More.class);
    assertThat(SipReader.whole(Torture.message("clerr"), SipLimits.USUAL))
        .isInstanceOf(SipRead.Bad.class);
  }

  @Test
  void aBranchThatIsOnlyACookieIsNotUnique() {
    assertThat(Via.parse("SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK").isUnique()).isFalse();
  }
}
