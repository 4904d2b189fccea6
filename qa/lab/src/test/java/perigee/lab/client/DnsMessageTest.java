package perigee.lab.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import perigee.lab.wan.Address;

class DnsMessageTest {

  /// RFC 1035 §4, RFC 7871 §6: www.a.test A, CNAME to b.test and its address, OPT with a subnet of
  /// 24 bits whose answer is for 20.
  private static final String ANSWER =
      "1234 8180 0001 0002 0000 0001"
          + "03 777777 01 61 04 74657374 00 0001 0001"
          + "c00c 0005 0001 0000012c 0004 01 62 c012"
          + "c02a 0001 0001 00000014 0004 6440 0a01"
          + "00 0029 04d0 00000000 000b 0008 0007 0001 18 14 c61201";

  @Test
  void aQueryCarriesTheClientsSubnet() {
    byte[] query = DnsMessage.query(0x1234, "a.test", true, Address.parse("198.18.1.0"));

    assertThat(HexFormat.of().formatHex(query))
        .isEqualTo(
            "123401000001000000000001"
                + "0161047465737400"
                + "00010001"
                + "000029"
                + "04d0"
                + "00000000"
                + "000b"
                + "0008"
                + "0007"
                + "0001"
                + "1800"
                + "c61201");
  }

  @Test
  void anAnswerGivesAddressesTtlAndScope() throws IOException {
    DnsMessage answer = DnsMessage.read(ByteBuffer.wrap(bytes(ANSWER)), 0x1234);

    assertThat(answer.addresses()).containsExactly(Address.parse("100.64.10.1").orElseThrow());
    assertThat(answer.ttlSeconds()).isEqualTo(20);
    assertThat(answer.scope()).isEqualTo(Optional.of(20));
  }

  @Test
  void whatIsCutShortOrAnothersIsRefused() {
    byte[] whole = bytes(ANSWER);

    assertThatThrownBy(() -> DnsMessage.read(ByteBuffer.wrap(whole, 0, whole.length - 9), 0x1234))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> DnsMessage.read(ByteBuffer.wrap(whole), 1))
        .isInstanceOf(IOException.class);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }
}
