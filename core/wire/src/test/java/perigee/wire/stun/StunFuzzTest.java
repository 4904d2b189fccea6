package perigee.wire.stun;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Any bytes: they are read or refused, and an answer to whatever was read is a message.
class StunFuzzTest {

  private static final byte[] KEY = {1, 2, 3};
  private static final int ROOM = 512;

  @FuzzTest
  void messagesAreReadAndAnswered(byte[] bytes) {
    StunMessage message = new StunMessage();
    if (!message.read(bytes, 0, bytes.length)) {
      return;
    }
    MessageIntegrity integrity = new MessageIntegrity();
    StunAddress address = new StunAddress();
    message.fingerprintHolds();
    message.number(StunAttribute.LIFETIME, 4);
    message.value(StunAttribute.USERNAME);
    assertThat(message.errorCode()).isBetween(0, 955);
    for (int i = 0; i < message.count(StunAttribute.XOR_PEER_ADDRESS); i++) {
      message.address(StunAttribute.XOR_PEER_ADDRESS, i, address);
    }
    if (MessageIntegrity.isSealed(message)) {
      integrity.holds(message, KEY);
    }
    byte[] out = new byte[ROOM];
    StunWriter writer = new StunWriter(integrity);
    writer.answer(message, StunClass.ERROR, out, 0);
    writer.error(StunError.UNKNOWN_ATTRIBUTE);
    writer.unknown(message);
    writer.address(StunAttribute.XOR_MAPPED_ADDRESS, address);
    writer.seal(MessageIntegrity.Kind.SHA256, KEY);
    writer.fingerprint();
    StunMessage answer = new StunMessage();
    assertThat(answer.read(out, 0, writer.end())).isTrue();
    assertThat(answer.fingerprintHolds()).isTrue();
    assertThat(integrity.holds(answer, KEY)).isTrue();
    assertThat(answer.method()).isEqualTo(message.method());
    assertThat(answer.transactionHigh()).isEqualTo(message.transactionHigh());
    assertThat(answer.transactionLow()).isEqualTo(message.transactionLow());
  }
}
