package perigee.wire.stun;

import java.nio.charset.StandardCharsets;
import perigee.wire.octets.NetworkOrder;

/// Writes one message after the other into a caller's buffer. It belongs to one thread. The buffer
/// must have room: what is written here has bounds that its caller knows.
public final class StunWriter {

  private final MessageIntegrity integrity;
  private byte[] out = new byte[0];
  private int start;
  private int at;

  /// A writer.
  ///
  /// @param integrity of the same thread
  public StunWriter(MessageIntegrity integrity) {
    this.integrity = integrity;
  }

  /// Begins the answer to a request.
  public void answer(StunMessage request, StunClass as, byte[] buffer, int from) {
    begin(StunMethod.type(request.method(), as), buffer, from);
    int cookie = StunMessage.TRANSACTION;
    System.arraycopy(
        request.bytes(),
        request.start() + cookie,
        out,
        start + cookie,
        StunMessage.HEADER - cookie);
  }

  /// Begins a message of one's own.
  ///
  /// @param high the first 64 bits of the transaction id
  /// @param low the other 32 bits
  public void begin(int method, StunClass as, long high, int low, byte[] buffer, int from) {
    begin(StunMethod.type(method, as), buffer, from);
    NetworkOrder.i32(out, start + StunMessage.TRANSACTION, StunMessage.MAGIC_COOKIE);
    NetworkOrder.i64(out, start + StunMessage.TRANSACTION + 4, high);
    NetworkOrder.i32(out, start + StunMessage.HEADER - 4, low);
  }

  private void begin(int type, byte[] buffer, int from) {
    out = buffer;
    start = from;
    at = from + StunMessage.HEADER;
    NetworkOrder.u16(out, from, type);
  }

  /// Writes an attribute of some octets.
  public void bytes(int attribute, byte[] value, int from, int length) {
    int place = head(attribute, length);
    System.arraycopy(value, from, out, place, length);
  }

  public void bytes(int attribute, byte[] value) {
    bytes(attribute, value, 0, value.length);
  }

  /// Writes text, as UTF-8.
  public void text(int attribute, String value) {
    bytes(attribute, value.getBytes(StandardCharsets.UTF_8));
  }

  /// Writes a number of four octets.
  public void number(int attribute, int value) {
    NetworkOrder.i32(out, head(attribute, Integer.BYTES), value);
  }

  /// Writes an address, disguised (RFC 8489 §14.2).
  public void address(int attribute, StunAddress value) {
    int place = head(attribute, StunAddress.HEAD + value.octets());
    value.writeXor(out, place, start + StunMessage.TRANSACTION);
  }

  /// Writes what went wrong.
  public void error(StunError error) {
    error(StunAttribute.ERROR_CODE, 0, error);
  }

  /// Writes which of two families could not be had, and why (RFC 8656 §18.13).
  ///
  /// @param octets 4 or 16, of an address of the family
  public void addressError(int octets, StunError error) {
    int family = octets == StunAddress.IPV4 ? StunAddress.FAMILY_IPV4 : StunAddress.FAMILY_IPV6;
    error(StunAttribute.ADDRESS_ERROR_CODE, family, error);
  }

  private void error(int attribute, int first, StunError error) {
    byte[] phrase = error.phrase().getBytes(StandardCharsets.US_ASCII);
    int place = head(attribute, 4 + phrase.length);
    out[place] = (byte) first;
    out[place + 1] = 0;
    out[place + 2] = (byte) (error.code() / 100);
    out[place + 3] = (byte) (error.code() % 100);
    System.arraycopy(phrase, 0, out, place + 4, phrase.length);
  }

  /// Says which attributes were not understood.
  public void unknown(StunMessage request) {
    int count = request.unknownCount();
    int place = head(StunAttribute.UNKNOWN_ATTRIBUTES, 2 * count);
    for (int i = 0; i < count; i++) {
      NetworkOrder.u16(out, place + 2 * i, request.unknown(i));
    }
  }

  /// Seals what stands so far.
  public void seal(MessageIntegrity.Kind kind, byte[] key) {
    int until = at;
    int place = head(kind.attribute(), kind.octets());
    byte[] value = integrity.compute(kind, key, out, start, until, at);
    System.arraycopy(value, 0, out, place, value.length);
  }

  /// Adds the fingerprint; nothing may follow.
  public void fingerprint() {
    int until = at;
    int place = head(StunAttribute.FINGERPRINT, Integer.BYTES);
    length();
    NetworkOrder.i32(out, place, StunMessage.fingerprint(out, start, until - start));
  }

  /// Ends the message.
  ///
  /// @return how long it is
  public int end() {
    length();
    return at - start;
  }

  private void length() {
    NetworkOrder.u16(out, start + 2, at - start - StunMessage.HEADER);
  }

  private int head(int attribute, int length) {
    NetworkOrder.u16(out, at, attribute);
    NetworkOrder.u16(out, at + 2, length);
    int place = at + StunMessage.ATTRIBUTE;
    at = place + length;
    while (((at - start) & 3) != 0) {
      out[at++] = 0;
    }
    return place;
  }
}
