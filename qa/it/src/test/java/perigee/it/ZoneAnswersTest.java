package perigee.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The name server as BIND's tools see it: lookups, two levels, DNSSEC, and the cases of the public
/// compliance tests for servers (RFC 8906 §8, ISC's ednscomp).
class ZoneAnswersTest {

  @TempDir private Path folder = Path.of("");
  private NameServerRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new NameServerRig(folder, true, true);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @ParameterizedTest
  @CsvSource({
    "shop.example, SOA",
    "shop.example, NS",
    "shop.example, DNSKEY",
    "shop.example, CDS",
    "shop.example, CDNSKEY",
    "shop.example, MX",
    "shop.example, A",
    "www.shop.example, HTTPS",
    "mail.shop.example, A",
    "MaiL.sHop.examplE, A",
    "alias.shop.example, A",
    "x.y.wild.shop.example, TXT",
    "big.shop.example, TXT",
    "safe.shop.example, DS"
  })
  void whatIsThereIsValid(String name, String type) throws Exception {
    assertThat(rig.delv("shop.example", name, type)).contains("; fully validated");
  }

  @ParameterizedTest
  @CsvSource({
    "mail.shop.example, AAAA", // no such type
    "shop.example, AAAA", // no such type of what the map answers
    "x.wild.shop.example, A", // of a wildcard
    "deep.shop.example, A", // an empty non-terminal
    "b.deep.shop.example, TXT",
    "none.shop.example, A", // no such name
    "x.mail.shop.example, A", // below what exists
    "lab.shop.example, DS" // a delegation that is not signed
  })
  void whatIsNotThereIsProven(String name, String type) throws Exception {
    String said = rig.delv("shop.example", name, type);
    assertThat(said).contains("; negative response, fully validated");
  }

  @Test
  void whatAnAliasStandsForIsProvenNotToHaveTheType() throws Exception {
    assertThat(rig.delv("shop.example", "alias.shop.example", "AAAA"))
        .contains("; fully validated", "mail.shop.example. NSEC \\000.mail.shop.example.");
  }

  @Test
  void theMapsAnswersAreSigned() throws Exception {
    assertThat(rig.delv("perigee.test", "www.other.example.map.perigee.test", "A"))
        .contains("; fully validated", "198.51.100.");
    assertThat(rig.delv("perigee.test", "map.perigee.test", "NS")).contains("; fully validated");
    assertThat(rig.delv("perigee.test", "none.example.map.perigee.test", "A"))
        .contains("; negative response, fully validated");
    // A delegation that is not signed, to a zone that the same server has.
    assertThat(rig.delv("perigee.test", "beacon.perigee.test", "DS"))
        .contains("; negative response, fully validated", "NSEC");
  }

  @Test
  void theTopLevelAloneRefersToTheLowOne() throws Exception {
    try (NameServerRig top = new NameServerRig(folder, true, false)) {
      String said = top.dig("www.other.example.map.perigee.test", "A", "+dnssec");
      assertThat(said)
          .contains("status: NOERROR", "ANSWER: 0")
          .doesNotContainPattern("flags: qr[^;]* aa")
          .containsPattern("map.perigee.test.\\s+14400\\s+IN\\s+NS\\s+ns1.ns.perigee.test.")
          .containsPattern("map.perigee.test.\\s+3600\\s+IN\\s+DS")
          .containsPattern("map.perigee.test.\\s+3600\\s+IN\\s+RRSIG\\s+DS")
          .containsPattern("ns2.ns.perigee.test.\\s+86400\\s+IN\\s+A\\s+127.0.0.1");
    }
    assertThat(rig.dig("www.other.example.map.perigee.test", "A"))
        .contains(" aa", "ANSWER: 2")
        .containsPattern("www.other.example.map.perigee.test.\\s+20\\s+IN\\s+A\\s+198.51.100.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mail.shop.example A | NOERROR | ANSWER: 2",
        "mail.shop.example AAAA | NOERROR | AUTHORITY: 1",
        "deep.shop.example A | NOERROR | AUTHORITY: 1",
        "none.shop.example A | NXDOMAIN | AUTHORITY: 1",
        "x.mail.shop.example A | NXDOMAIN | AUTHORITY: 1",
        "wild.shop.example TXT | NOERROR | ANSWER: 0",
        "x.wild.shop.example TXT | NOERROR | ANSWER: 1",
        "x.lab.shop.example A | NOERROR | AUTHORITY: 2",
        "any.sub.shop.example A | NXDOMAIN | ANSWER: 0",
        "other.invalid A | REFUSED | ANSWER: 0"
      })
  void lookupsGoByTheBook(String question, String status, String count) throws Exception {
    assertThat(rig.dig(question.split(" "))).contains("status: " + status, count);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shop.example SOA +noedns", // dns
        "shop.example TYPE1000 +noedns", // unknown type
        "shop.example SOA +noedns +zflag", // the header's last free bit
        "shop.example SOA +noedns +cd",
        "shop.example SOA +noedns +ad",
        "shop.example SOA +noedns +tcp",
        "shop.example SOA +edns=0", // edns
        "shop.example SOA +edns=0 +ednsopt=100", // ednsopt
        "shop.example SOA +edns=0 +ednsflags=0x40", // ednsflags
        "shop.example SOA +edns=0 +dnssec", // do
        "shop.example SOA +edns=0 +dnssec +cookie", // docookie
        "shop.example SOA +edns=0 +bufsize=512", // edns@512
        "shop.example DNSKEY +edns=0 +bufsize=512 +dnssec", // edns@512
        "shop.example DNSKEY +edns=0 +bufsize=512 +dnssec +tcp", // edns512tcp
        "shop.example SOA +edns=0 +nsid +subnet=0.0.0.0/0 +expire +cookie" // optlist
      })
  void complianceCasesAreAnsweredWithoutError(String question) throws Exception {
    String said = rig.dig(question.split(" "));
    assertThat(said).contains("status: NOERROR", " qr aa").doesNotContain("WARNING", "timed out");
    if (question.contains("+edns")) {
      assertThat(said).contains("EDNS: version: 0");
    } else {
      assertThat(said).doesNotContain("EDNS:");
    }
    // What is not known is not sent back (RFC 6891 §6.1.1, §6.1.2).
    assertThat(said).doesNotContain("OPT=100", "MBZ");
    // Nor is what only resolvers answer to (RFC 4035 §3.1.6).
    assertThat(said).doesNotContainPattern("flags: qr[^;]* (ad|cd|ra)");
    if (question.contains("+dnssec")) {
      assertThat(said).contains("flags: do");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"+edns=1", "+edns=1 +ednsopt=100", "+edns=1 +ednsflags=0x80"})
  void anotherVersionOfEdnsIsAnsweredWithOurs(String options) throws Exception { // RFC 6891 §6.1.3
    String said = rig.dig(("shop.example SOA +noednsnegotiation " + options).split(" "));
    assertThat(said).contains("status: BADVERS", "EDNS: version: 0", "ANSWER: 0");
    assertThat(said).doesNotContain("OPT=100", "MBZ");
  }

  @Test
  void anUnknownOpcodeIsNotImplemented() throws Exception { // RFC 8906 §8.1.4
    assertThat(rig.dig("+opcode=15", "+noedns", "+header-only")).contains("status: NOTIMP");
  }

  @Test
  void whatDoesNotFitIsCutAndComesWholeByTcp() throws Exception {
    assertThat(rig.dig("big.shop.example", "TXT", "+ignore", "+bufsize=512"))
        .contains(" tc", "ANSWER: 0");
    assertThat(rig.dig("big.shop.example", "TXT")).contains("ANSWER: 40", "(TCP)");
  }
}
