package perigee.realtime.turn;

import org.jspecify.annotations.Nullable;
import perigee.wire.stun.MessageIntegrity;
import perigee.wire.stun.StunAddress;
import perigee.wire.stun.StunAttribute;
import perigee.wire.stun.StunClass;
import perigee.wire.stun.StunError;
import perigee.wire.stun.StunMessage;
import perigee.wire.stun.StunWriter;

/// The message at hand and its answer. One object serves message after message; it belongs to one
/// thread.
final class TurnExchange {

  static final long MILLIS = 1000;

  final StunMessage message = new StunMessage();
  final StunAddress address = new StunAddress();
  final MessageIntegrity integrity;
  final StunWriter writer;
  private final TurnStatistics statistics;
  private byte[] out = new byte[0];
  private long nowMillis;

  TurnExchange(MessageIntegrity integrity, StunWriter writer, TurnStatistics statistics) {
    this.integrity = integrity;
    this.writer = writer;
    this.statistics = statistics;
  }

  /// Reads a message.
  ///
  /// @param into takes the answer from its start on
  /// @return whether it is one
  boolean read(byte[] bytes, int at, int length, byte[] into, long millis) {
    out = into;
    nowMillis = millis;
    return message.read(bytes, at, length) && message.fingerprintHolds();
  }

  long nowMillis() {
    return nowMillis;
  }

  long nowSeconds() {
    return nowMillis / MILLIS;
  }

  /// Begins an answer that says yes.
  void succeed() {
    writer.answer(message, StunClass.SUCCESS, out, 0);
  }

  /// Begins an answer that says no.
  void fail(StunError error) {
    writer.answer(message, StunClass.ERROR, out, 0);
    writer.error(error);
  }

  /// Writes where a client is.
  void mapped(Source client) {
    address.set(client.octets(), client.high(), client.low(), client.peerPort());
    writer.address(StunAttribute.XOR_MAPPED_ADDRESS, address);
  }

  /// Answers with no more than what is wrong.
  ///
  /// @return how long the answer is
  int refuse(StunError error, @Nullable Caller caller) {
    statistics.count(TurnStatistics.Kind.REFUSED);
    fail(error);
    if (error == StunError.UNKNOWN_ATTRIBUTE) {
      writer.unknown(message);
    }
    return end(caller);
  }

  /// Seals the answer as the request was sealed, and ends it.
  ///
  /// @return how long it is
  int end(@Nullable Caller caller) {
    if (caller != null) {
      writer.seal(MessageIntegrity.kind(message), caller.key);
    }
    if (message.has(StunAttribute.FINGERPRINT)) {
      writer.fingerprint();
    }
    return writer.end();
  }
}
