package perigee.wire.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QueryTest {

  private static final String QUESTION =
      "0377777707" + "6578616d706c65" + "0474657374" + "00" + "0001" + "0001";
  private static final String HEAD = "abcd01000001000000000001";

  private final Query query = new Query();

  @Test
  void aPlainQueryIsRead() {
    assertThat(read("abcd01000001000000000000" + QUESTION)).isNull();
    assertThat(query.id()).isEqualTo(0xabcd);
    assertThat(query.name()).isEqualTo(Name.of("www.example.test"));
    assertThat(query.labels()).isEqualTo(3);
    assertThat(query.type()).isEqualTo(RecordType.A);
    assertThat(query.recordClass()).isEqualTo(RecordClass.IN);
    assertThat(query.hasEdns()).isFalse();
    assertThat(query.payload()).isEqualTo(512);
  }

  @Test
  void ednsAndItsOptionsAreRead() {
    assertThat(read(HEAD + QUESTION + opt("0003" + "0000" + subnet("0001", 20, "cb0070"))))
        .isNull();
    assertThat(query.hasEdns()).isTrue();
    assertThat(query.payload()).isEqualTo(1232);
    assertThat(query.dnssecOk()).isTrue();
    QueryOptions options = query.options();
    assertThat(options.wantsNsid()).isTrue();
    assertThat(options.subnetFamily()).isEqualTo(1);
    assertThat(options.subnetBits()).isEqualTo(20);
    assertThat(options.subnetHigh()).isEqualTo(0xcb00_7000_0000_0000L);
    assertThat(read(HEAD + QUESTION + opt(subnet("0002", 72, "20010db80102030405")))).isNull();
    assertThat(options.subnetHigh()).isEqualTo(0x2001_0db8_0102_0304L);
    assertThat(options.subnetLow()).isEqualTo(0x0500_0000_0000_0000L);
  }

  @Test
  void aSubnetThatBreaksItsRulesIsAFormatError() { // RFC 7871 §6, §7.1.2
    assertThat(read(HEAD + QUESTION + opt(subnet("0001", 20, "cb0071"))))
        .isEqualTo(Malformed.OPTION);
    assertThat(read(HEAD + QUESTION + opt(subnet("0001", 24, "cb00")))).isEqualTo(Malformed.OPTION);
    assertThat(read(HEAD + QUESTION + opt(subnet("0001", 16, "cb0000"))))
        .isEqualTo(Malformed.OPTION);
    assertThat(read(HEAD + QUESTION + opt(subnet("0001", 33, "cb00710001"))))
        .isEqualTo(Malformed.OPTION);
    assertThat(read(HEAD + QUESTION + opt(subnet("0003", 8, "cb")))).isEqualTo(Malformed.OPTION);
    assertThat(read(HEAD + QUESTION + opt("0008" + "0005" + "00010818" + "cb")))
        .isEqualTo(Malformed.OPTION);
    assertThat(read(HEAD + QUESTION + opt(subnet("0001", 0, "")))).isNull();
    assertThat(read(HEAD + QUESTION + opt(subnet("0000", 0, "")))).isNull();
  }

  @Test
  void cookiesHaveTheirLengths() { // RFC 7873 §4
    assertThat(read(HEAD + QUESTION + opt("000a0008" + "01".repeat(8)))).isNull();
    assertThat(query.options().cookieLength()).isEqualTo(8);
    assertThat(read(HEAD + QUESTION + opt("000a0010" + "01".repeat(16)))).isNull();
    assertThat(read(HEAD + QUESTION + opt("000a0028" + "01".repeat(40)))).isNull();
    for (int length : new int[] {0, 7, 9, 15, 41}) {
      String option = "000a%04x".formatted(length) + "01".repeat(length);
      assertThat(read(HEAD + QUESTION + opt(option))).isEqualTo(Malformed.OPTION);
    }
  }

  @Test
  void whatIsNoQueryIsSaid() {
    assertThat(read("abcd")).isEqualTo(Malformed.NO_HEADER);
    assertThat(read("abcd81000001000000000000" + QUESTION)).isEqualTo(Malformed.RESPONSE);
    assertThat(read("abcd01000002000000000000" + QUESTION + QUESTION))
        .isEqualTo(Malformed.QUESTIONS);
    assertThat(read("abcd01000001000100000000" + QUESTION)).isEqualTo(Malformed.RECORDS);
    assertThat(read("abcd01000001000000000000" + QUESTION + "00")).isEqualTo(Malformed.TRAILING);
    assertThat(read("abcd01000001000000000000" + "c00c00010001")).isEqualTo(Malformed.NAME);
    assertThat(read("abcd01000001000000000000" + "0377777700")).isEqualTo(Malformed.TRUNCATED);
    assertThat(read("abcd01000001000000000000" + "03777777")).isEqualTo(Malformed.TRUNCATED);
    String label = "3f" + "61".repeat(63);
    assertThat(read("abcd01000001000000000000" + label.repeat(4) + "0000010001"))
        .isEqualTo(Malformed.NAME);
    assertThat(read("abcd01000001000000000002" + QUESTION + opt("") + opt("")))
        .isEqualTo(Malformed.OPT_PLACE);
    assertThat(read(HEAD + QUESTION + "0161" + opt(""))).isEqualTo(Malformed.OPT_PLACE);
    assertThat(read(HEAD + QUESTION + opt("000300"))).isEqualTo(Malformed.OPTION);
  }

  @Test
  void anotherVersionOfEdnsIsNotRead() { // RFC 6891 §6.1.3
    assertThat(read(HEAD + QUESTION + "00" + "0029" + "04d0" + "00010000" + "0001" + "ff"))
        .isNull();
    assertThat(query.version()).isEqualTo(1);
  }

  @Test
  void otherRecordsInAdditionalAreSteppedOver() {
    String record = "c00c" + "00010001" + "0000003c" + "0004" + "c0000201";
    assertThat(read("abcd01000001000000000002" + QUESTION + record + opt(""))).isNull();
    assertThat(query.hasEdns()).isTrue();
  }

  static String opt(String options) {
    return "00" + "0029" + "04d0" + "00008000" + "%04x".formatted(options.length() / 2) + options;
  }

  static String subnet(String family, int bits, String address) {
    return "0008%04x%s%02x00%s".formatted(4 + address.length() / 2, family, bits, address);
  }

  private @Nullable Malformed read(String hex) {
    byte[] bytes = HexFormat.of().parseHex("ffff" + hex + "ffff");
    return query.read(bytes, 2, bytes.length - 4);
  }
}
