package perigee.content.nameserver;

import static org.assertj.core.api.Assertions.assertThat;
import static perigee.content.nameserver.Asking.lines;
import static perigee.content.nameserver.Asking.subnet;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// Answers by the book, from zones.
class ResponderTest {

  private static final String SOA =
      "example.test. 60 SOA ns1.example.test. host.example.test. 7 1 2 3 60";

  private final Asking asking = new Asking();

  @Test
  void recordsOfAZoneAreAnswered() {
    Message answer = asking.ask("Plain.Example.test", Type.A);
    assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(answer.getHeader().getFlag(Flags.AA)).isTrue();
    assertThat(answer.getHeader().getFlag(Flags.RA)).isFalse();
    assertThat(answer.getHeader().getFlag(Flags.RD)).isTrue();
    assertThat(answer.getQuestion().getName()).hasToString("Plain.Example.test.");
    assertThat(lines(answer, Section.ANSWER))
        .containsExactly("Plain.Example.test. 300 A 192.0.2.1");
    assertThat(answer.getOPT()).isNull();
    assertThat(asking.ask("example.test", Type.NS).getSection(Section.ANSWER)).hasSize(2);
    assertThat(lines(asking.ask("example.test", Type.SOA), Section.ANSWER))
        .containsExactly(SOA.replace(" 60 SOA", " 3600 SOA"));
  }

  @Test
  void whatIsNotThereIsDeniedWithTheSoa() { // RFC 2308 §2, §5
    Message noName = asking.ask("nothing.example.test", Type.A);
    assertThat(noName.getRcode()).isEqualTo(Rcode.NXDOMAIN);
    assertThat(noName.getHeader().getFlag(Flags.AA)).isTrue();
    assertThat(lines(noName, Section.AUTHORITY)).containsExactly(SOA);
    Message noType = asking.ask("plain.example.test", Type.AAAA);
    assertThat(noType.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(lines(noType, Section.AUTHORITY)).containsExactly(SOA);
  }

  @Test
  void namesBetweenOthersExist() { // RFC 8020 §2
    assertThat(asking.ask("b.deep.example.test", Type.A).getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(asking.ask("deep.example.test", Type.A).getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(asking.ask("x.deep.example.test", Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
  }

  @Test
  void wildcardsStandForWhatIsNotThere() { // RFC 4592
    assertThat(lines(asking.ask("any.wild.example.test", Type.A), Section.ANSWER))
        .containsExactly("any.wild.example.test. 300 A 192.0.2.3");
    assertThat(lines(asking.ask("x.y.wild.example.test", Type.A), Section.ANSWER)).hasSize(1);
    assertThat(asking.ask("any.wild.example.test", Type.TXT).getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(asking.ask("wild.example.test", Type.A).getSection(Section.ANSWER)).isEmpty();
  }

  @Test
  void aliasesAreFollowedInTheirZone() { // RFC 1034 §4.3.2
    assertThat(lines(asking.ask("alias.example.test", Type.A), Section.ANSWER))
        .containsExactly(
            "alias.example.test. 300 CNAME plain.example.test.",
            "plain.example.test. 300 A 192.0.2.1");
    assertThat(lines(asking.ask("away.example.test", Type.A), Section.ANSWER))
        .containsExactly("away.example.test. 300 CNAME elsewhere.invalid.");
    Message noType = asking.ask("alias.example.test", Type.MX);
    assertThat(lines(noType, Section.ANSWER)).hasSize(1);
    assertThat(lines(noType, Section.AUTHORITY)).containsExactly(SOA);
    assertThat(lines(asking.ask("alias.example.test", Type.CNAME), Section.ANSWER)).hasSize(1);
    assertThat(asking.ask("loop.example.test", Type.A).getSection(Section.ANSWER))
        .hasSizeLessThanOrEqualTo(1 + ZoneAnswers.MOST_ALIASES);
    assertThat(lines(asking.ask("cdn-alias.example.test", Type.A), Section.ANSWER))
        .containsExactly(
            "cdn-alias.example.test. 300 CNAME www.example.test.",
            "www.example.test. 2 A 198.51.100.3");
  }

  @Test
  void delegationsAreReferredToWithGlue() { // RFC 1034 §4.2.1, RFC 9471
    for (String name : List.of("sub.example.test", "x.y.sub.example.test")) {
      Message answer = asking.ask(name, Type.A);
      assertThat(answer.getHeader().getFlag(Flags.AA)).isFalse();
      assertThat(lines(answer, Section.ANSWER)).isEmpty();
      assertThat(lines(answer, Section.AUTHORITY))
          .containsExactly(
              "sub.example.test. 300 NS ns.sub.example.test.",
              "sub.example.test. 300 NS ns1.example.test.");
      assertThat(lines(answer, Section.ADDITIONAL))
          .containsExactly(
              "ns.sub.example.test. 300 A 192.0.2.77", "ns1.example.test. 300 A 192.0.2.53");
    }
    Message glue = asking.ask("ns.sub.example.test", Type.A);
    assertThat(glue.getHeader().getFlag(Flags.AA)).isFalse();
    assertThat(lines(glue, Section.ANSWER)).isEmpty();
  }

  @Test
  void theSignerOfADelegationIsTheParentsWord() { // RFC 4035 §3.1.4.1
    Message signer = asking.ask("sub.example.test", Type.DS);
    assertThat(signer.getHeader().getFlag(Flags.AA)).isTrue();
    assertThat(signer.getSection(Section.ANSWER)).hasSize(1);
    Message none = asking.ask("child.example.test", Type.DS);
    assertThat(lines(none, Section.AUTHORITY)).containsExactly(SOA);
    assertThat(lines(asking.ask("child.example.test", Type.NS), Section.ANSWER)).hasSize(1);
    assertThat(asking.ask("x.child.example.test", Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
  }

  @Test
  void otherZonesAndTransfersAreRefused() {
    assertThat(asking.ask("example.org", Type.A).getRcode()).isEqualTo(Rcode.REFUSED);
    assertThat(asking.ask("example.org", Type.A).getHeader().getFlag(Flags.AA)).isFalse();
    assertThat(asking.ask("test", Type.NS).getRcode()).isEqualTo(Rcode.REFUSED);
    assertThat(asking.ask("example.test", Type.AXFR).getRcode()).isEqualTo(Rcode.REFUSED);
    assertThat(asking.ask("example.test", Type.IXFR).getRcode()).isEqualTo(Rcode.REFUSED);
    Message chaos = Asking.query("version.bind", Type.TXT);
    byte[] wire = chaos.toWire();
    wire[wire.length - 1] = 3;
    assertThat(asking.answer(wire)[3] & 0xf).isEqualTo(Rcode.REFUSED);
  }

  @Test
  void anyIsAnsweredShortly() { // RFC 8482 §4.2
    assertThat(lines(asking.ask("plain.example.test", Type.ANY), Section.ANSWER))
        .containsExactly("plain.example.test. 3600 HINFO \"RFC8482\" \"\"");
    assertThat(asking.ask("nothing.example.test", Type.ANY).getRcode()).isEqualTo(Rcode.NXDOMAIN);
  }

  @Test
  void whatIsNoQuestionGetsItsError() {
    byte[] update = Asking.query("example.test", Type.SOA).toWire();
    update[2] = 0x28;
    assertThat(asking.answer(update)[3] & 0xf).isEqualTo(Rcode.NOTIMP);
    byte[] two = Asking.query("example.test", Type.SOA).toWire();
    two[5] = 2;
    assertThat(asking.answer(two)[3] & 0xf).isEqualTo(Rcode.FORMERR);
    byte[] response = Asking.query("example.test", Type.SOA).toWire();
    response[2] |= (byte) 0x80;
    assertThat(asking.answerLength(response)).isZero();
    assertThat(asking.answerLength(new byte[11])).isZero();
    Message version = Asking.query("example.test", Type.SOA);
    version.addRecord(new OPTRecord(1232, 0, 1), Section.ADDITIONAL);
    Message answer = asking.answer(version);
    assertThat(answer.getRcode()).isEqualTo(Rcode.BADVERS);
    assertThat(answer.getOPT().getVersion()).isZero();
    assertThat(answer.getSection(Section.ANSWER)).isEmpty();
  }

  @Test
  void ednsIsAnsweredWithEdns() { // RFC 6891 §6.1.1
    Message answer =
        asking.ask("plain.example.test", Type.A, new GenericEDNSOption(3, new byte[0]));
    assertThat(answer.getOPT().getPayloadSize()).isEqualTo(1232);
    assertThat(answer.getOPT().getOptions()).hasSize(1);
    assertThat(answer.getOPT().toString()).contains("<6E732D61>"); // ns-a
    Message unknown =
        asking.ask("plain.example.test", Type.A, new GenericEDNSOption(65_001, new byte[] {1}));
    assertThat(unknown.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(unknown.getOPT().getOptions()).isEmpty();
  }

  @Test
  void answersFromZonesHoldForEverybody() { // RFC 7871 §7.2.1
    Message answer = asking.ask("plain.example.test", Type.A, subnet("203.0.113.0", 24));
    assertThat(scope(answer)).isZero();
  }

  @Test
  void answersFromTheMapHoldForTheUnit() {
    Message answer = asking.ask("www.example.test", Type.A, subnet("203.0.113.0", 24));
    assertThat(lines(answer, Section.ANSWER))
        .containsExactlyInAnyOrder(
            "www.example.test. 20 A 198.51.100.1", "www.example.test. 20 A 198.51.100.2");
    assertThat(scope(answer)).isEqualTo(22);
    Message elsewhere = asking.ask("www.example.test", Type.A, subnet("192.0.2.0", 24));
    assertThat(lines(elsewhere, Section.ANSWER))
        .containsExactly("www.example.test. 2 A 198.51.100.3");
    Message ipv6 = asking.ask("www.example.test", Type.AAAA, subnet("2001:db8:7::", 56));
    assertThat(lines(ipv6, Section.ANSWER))
        .containsExactly("www.example.test. 2 AAAA 2001:db8:0:0:0:0:0:1");
    assertThat(scope(ipv6)).isEqualTo(48);
  }

  @Test
  void withoutASubnetTheResolverIsLookedAt() {
    asking.from(0xc000_02c8L, false);
    assertThat(asking.ask("www.example.test", Type.A).getSection(Section.ANSWER)).hasSize(2);
    Message hidden = asking.ask("www.example.test", Type.A, subnet("0.0.0.0", 0));
    assertThat(hidden.getSection(Section.ANSWER)).hasSize(2);
    assertThat(scope(hidden)).isZero();
    asking.from(0xc000_02c9L, false);
    assertThat(asking.ask("www.example.test", Type.A).getSection(Section.ANSWER)).hasSize(1);
  }

  @Test
  void httpsRecordsTellPorts() { // RFC 9460 §7.2
    Message answer = asking.ask("www.example.test", Type.HTTPS, subnet("203.0.113.0", 24));
    assertThat(lines(answer, Section.ANSWER))
        .hasSize(2)
        .anyMatch(line -> line.contains("port=8443") && line.contains("198.51.100.2"))
        .anyMatch(line -> !line.contains("port=") && line.contains("198.51.100.1"));
    Message plain = asking.ask("plainhttp.example.test", Type.HTTPS);
    assertThat(lines(plain, Section.AUTHORITY)).containsExactly(SOA);
  }

  @Test
  void wildcardHostsAreDelivered() {
    Message answer = asking.ask("www.customer.example.map.test", Type.A, subnet("203.0.113.0", 24));
    assertThat(answer.getSection(Section.ANSWER)).hasSize(2);
  }

  @Test
  void withoutAMapThereIsAFailureNotALie() {
    Asking empty =
        new Asking(
            NameServerConfig.on(new java.net.InetSocketAddress(0), 1, "", Asking.SECRET),
            new Served(
                ServedThings.zones(), perigee.selection.answer.MapView.EMPTY, AnycastRings.NONE));
    assertThat(empty.ask("www.example.test", Type.A).getRcode()).isEqualTo(Rcode.SERVFAIL);
    assertThat(empty.ask("plain.example.test", Type.A).getRcode()).isEqualTo(Rcode.NOERROR);
  }

  @Test
  void cookiesAreGivenAndKnown() { // RFC 7873 §5.2
    byte[] own = {1, 2, 3, 4, 5, 6, 7, 8};
    Message first = asking.ask("plain.example.test", Type.A, new GenericEDNSOption(10, own));
    EDNSOption given = first.getOPT().getOptions().getFirst();
    assertThat(given.getCode()).isEqualTo(10);
    byte[] wire = given.toWire();
    byte[] whole = java.util.Arrays.copyOfRange(wire, 4, wire.length);
    assertThat(whole).hasSize(24).startsWith(own);
    asking.ask("plain.example.test", Type.A, new GenericEDNSOption(10, whole));
    assertThat(asking.responder().counts().of(QueryCounts.Kind.COOKIE)).isEqualTo(1);
    Message nothing = new Message();
    nothing.addRecord(
        new OPTRecord(1232, 0, 0, 0, List.of(new GenericEDNSOption(10, own))), Section.ADDITIONAL);
    Message cookie = asking.answer(nothing);
    assertThat(cookie.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(cookie.getOPT().getOptions()).hasSize(1);
  }

  private static int scope(Message answer) {
    return ((ClientSubnetOption) answer.getOPT().getOptions(8).getFirst()).getScopePrefixLength();
  }
}
