package perigee.wire.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// Text of records, beside dnsjava's reading of the same text.
class RdataTextTest {

  private static final Name ORIGIN = Name.of("example.test");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "A | 192.0.2.1",
        "AAAA | 2001:db8::1",
        "AAAA | ::",
        "AAAA | ::ffff:c000:201",
        "AAAA | 1:0:0:2::3",
        "NS | ns1.example.test.",
        "CNAME | a.b.c.",
        "PTR | host.example.",
        "MX | 10 mail.example.",
        "SOA | ns1.example. host\\.master.example. 2026010101 7200 3600 1209600 300",
        "TXT | \"one\" \"two \\\"quoted\\\" \\\\ \\007\"",
        "CAA | 0 issue \"ca.example; x=y\"",
        "SRV | 1 2 443 target.example.",
        "DS | 60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118",
        "DNSKEY | 257 3 13 mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVXckHAeF+KkxLbxILfDLUT0rAK9iUzy1L53eKGQ==",
        "TLSA | 3 1 1 0C72AC70B745AC19998811B131D662C9AC69DBDBE7CB23E5B514B56664C5D3D6",
        "SSHFP | 4 2 123456789ABCDEF67890123456789ABCDEF67890123456789ABCDEF123456789",
        "HTTPS | 1 . alpn=h2,http/1.1 port=8443 ipv4hint=192.0.2.1,192.0.2.2 ipv6hint=2001:db8::1",
        "SVCB | 0 svc.example.",
        "HTTPS | 16 foo.example. mandatory=alpn,port alpn=h3 no-default-alpn port=53",
      })
  void textIsReadAsDnsjavaReadsItAndWrittenAsItWas(String type, String text) throws Exception {
    int number = RecordType.parse(type).orElseThrow();
    Rdata read = RdataText.parse(number, text, ORIGIN);
    assertThat(read.octets()).isEqualTo(oracle(number, text));
    assertThat(RdataText.format(number, read)).isEqualTo(text);
  }

  @Test
  void relativeNamesAreUnderTheOrigin() throws RdataException {
    assertThat(format("MX", "10 mail")).isEqualTo("10 mail.example.test.");
    assertThat(format("CNAME", "@")).isEqualTo("example.test.");
  }

  @Test
  void unknownTypesAreHexadecimal() throws RdataException { // RFC 3597 §5
    assertThat(format("TYPE731", "\\# 6 abcdef 012345")).isEqualTo("\\# 6 ABCDEF012345");
    assertThat(format("TYPE731", "\\# 0")).isEqualTo("\\# 0");
  }

  @Test
  void unknownServiceParametersAreKept() throws RdataException { // RFC 9460 §2.1
    assertThat(format("SVCB", "1 foo.example. key667=\"hello\\210qoo\""))
        .isEqualTo("1 foo.example. key667=\"hello\\210qoo\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "A | 192.0.2 | not an IPv4",
        "A | 192.0.2.1 x | too much",
        "A | 192.0.2.01 | not an IPv4",
        "AAAA | 1::2::3 | not an IPv6",
        "AAAA | 1:2:3:4:5:6:7:8:9 | not an IPv6",
        "MX | 70000 a. | 0 to 65535",
        "MX | 10 | missing",
        "TXT | \"open | no end",
        "CAA | 0 is-sue x | letters",
        "HTTPS | 1 . port=80 port=81 | twice",
        "HTTPS | 1 . mandatory=port | mandatory",
        "HTTPS | 1 . no-default-alpn | needs alpn",
        "HTTPS | 1 . colour=red | no service parameter",
        "TYPE9999 | \\# 3 ab | 1 octets",
        "SOA | a. b. 1 2 3 4 | missing",
        "DS | 1 2 3 xyz | hexadecimal",
      })
  void whatIsWrongIsSaid(String type, String text, String reason) {
    assertThatThrownBy(() -> format(type, text))
        .isInstanceOf(RdataException.class)
        .hasMessageContaining(reason);
  }

  private static String format(String type, String text) throws RdataException {
    int number = RecordType.parse(type).orElseThrow();
    return RdataText.format(number, RdataText.parse(number, text, ORIGIN));
  }

  private static byte[] oracle(int type, String text) throws Exception {
    assertThat(Type.string(type)).isEqualTo(RecordType.name(type));
    org.xbill.DNS.Name origin = org.xbill.DNS.Name.fromString("example.test.");
    Record record = Record.fromString(org.xbill.DNS.Name.root, type, DClass.IN, 0, text, origin);
    byte[] wire = record.toWire(Section.ANSWER);
    return java.util.Arrays.copyOfRange(wire, 11, wire.length);
  }
}
