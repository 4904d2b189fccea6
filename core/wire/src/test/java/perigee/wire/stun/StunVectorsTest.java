package perigee.wire.stun;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// The test vectors of RFC 5769, which another hand computed.
class StunVectorsTest {

  private static final byte[] PASSWORD =
      "VOkJxbRl1RmTxUk/WvJxBt".getBytes(StandardCharsets.US_ASCII);

  private static final String REQUEST =
      "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74"
          + "002400046e0001ff80290008932ff9b151263b36000600096576746a3a68367659202020"
          + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf";

  private static final String IPV4_RESPONSE =
      "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220"
          + "002000080001a147e112a643000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7"
          + "80280004c07d4c96";

  private static final String IPV6_RESPONSE =
      "010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220"
          + "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
          + "00080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c";

  private static final String LONG_TERM =
      "000100602112a44278ad3433c6ad72c029da412e00060012e3839ee38388e383aae38383e382af"
          + "e382b90000"
          + "0015001c662f2f3439396b39353464364f4c33346f4c394653547679363473410014000b"
          + "6578616d706c652e6f72670000080014f67024656dd64a3e02b8e0712e85c9a28ca89666";

  private final StunMessage message = new StunMessage();
  private final MessageIntegrity integrity = new MessageIntegrity();

  private void read(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    // Not at the buffer's start, so that a place is not mistaken for an offset.
    byte[] buffer = new byte[bytes.length + 7];
    System.arraycopy(bytes, 0, buffer, 3, bytes.length);
    assertThat(message.read(buffer, 3, bytes.length)).isTrue();
  }

  @Test
  void aRequestIsRead() {
    read(REQUEST);
    assertThat(message.messageClass()).isEqualTo(StunClass.REQUEST);
    assertThat(message.method()).isEqualTo(StunMethod.BINDING);
    assertThat(new String(message.value(StunAttribute.USERNAME), StandardCharsets.UTF_8))
        .isEqualTo("evtj:h6vY");
    assertThat(message.number(StunAttribute.PRIORITY, 4)).isEqualTo(0x6e0001ff);
    assertThat(integrity.holds(message, PASSWORD)).isTrue();
    assertThat(integrity.holds(message, new byte[] {1})).isFalse();
    assertThat(message.fingerprintHolds()).isTrue();
  }

  @Test
  void addressesAreRead() {
    StunAddress address = new StunAddress();
    read(IPV4_RESPONSE);
    assertThat(message.messageClass()).isEqualTo(StunClass.SUCCESS);
    assertThat(message.address(StunAttribute.XOR_MAPPED_ADDRESS, address)).isTrue();
    assertThat(address.octets()).isEqualTo(4);
    assertThat(address.high()).isEqualTo(0xC0000201_00000000L);
    assertThat(address.port()).isEqualTo(32853);
    assertThat(integrity.holds(message, PASSWORD)).isTrue();
    read(IPV6_RESPONSE);
    assertThat(message.address(StunAttribute.XOR_MAPPED_ADDRESS, address)).isTrue();
    assertThat(address.octets()).isEqualTo(16);
    assertThat(address.high()).isEqualTo(0x20010db812345678L);
    assertThat(address.low()).isEqualTo(0x0011223344556677L);
    assertThat(integrity.holds(message, PASSWORD)).isTrue();
    assertThat(message.fingerprintHolds()).isTrue();
  }

  @Test
  void longTermCredentialsHold() {
    read(LONG_TERM);
    String user = new String(message.value(StunAttribute.USERNAME), StandardCharsets.UTF_8);
    // The RFC's password is "TheMatrIX" after its preparation took the soft hyphens out.
    byte[] key = LongTermKey.of(user, "example.org", "TheMatrIX");
    assertThat(integrity.holds(message, key)).isTrue();
  }

  @Test
  void whatWasChangedDoesNotHold() {
    byte[] bytes = HexFormat.of().parseHex(REQUEST);
    for (int at = StunMessage.HEADER; at < bytes.length; at++) {
      bytes[at] ^= 1;
      boolean whole = message.read(bytes, 0, bytes.length);
      assertThat(
              whole
                  && message.fingerprintHolds()
                  && message.has(StunAttribute.FINGERPRINT)
                  && MessageIntegrity.isSealed(message)
                  && integrity.holds(message, PASSWORD))
          .as("octet %d", at)
          .isFalse();
      bytes[at] ^= 1;
    }
  }
}
