package perigee.realtime.ice;

import perigee.wire.octets.NetworkOrder;
import perigee.wire.stun.MessageIntegrity;
import perigee.wire.stun.StunAddress;
import perigee.wire.stun.StunAttribute;
import perigee.wire.stun.StunClass;
import perigee.wire.stun.StunError;
import perigee.wire.stun.StunMessage;
import perigee.wire.stun.StunMethod;
import perigee.wire.stun.StunWriter;

/// Reads and writes the messages of checks (RFC 8445 §7). One object is used for message after
/// message; it belongs to one thread.
public final class BindingMessages {

  /// Octets that a message of ours has at the most.
  public static final int ROOM = 768;

  private final StunMessage message = new StunMessage();
  private final MessageIntegrity integrity = new MessageIntegrity();
  private final StunWriter writer = new StunWriter(integrity);
  private final StunAddress address = new StunAddress();
  private byte[] bytes = new byte[0];

  /// Reads a message.
  ///
  /// @return whether it is a whole one about bindings
  public boolean read(byte[] from, int at, int length) {
    bytes = from;
    return message.read(from, at, length)
        && message.method() == StunMethod.BINDING
        && message.fingerprintHolds();
  }

  public boolean isRequest() {
    return message.messageClass() == StunClass.REQUEST;
  }

  public boolean isSuccess() {
    return message.messageClass() == StunClass.SUCCESS;
  }

  /// The first 64 bits of the transaction id.
  public long transactionHigh() {
    return message.transactionHigh();
  }

  /// The other 32 bits of the transaction id.
  public int transactionLow() {
    return message.transactionLow();
  }

  /// Whom a request is for: the number of [IceCredentials#number], or 0 if it says nobody of ours.
  public long addressee() {
    int place = message.place(StunAttribute.USERNAME);
    boolean ours =
        place >= 0
            && message.length(StunAttribute.USERNAME) > IceCredentials.UFRAG
            && bytes[place + IceCredentials.UFRAG] == ':';
    return ours ? NetworkOrder.i64(bytes, place) : 0;
  }

  /// Whether a request for one of ours says that it comes from an end.
  public boolean isFrom(IceCredentials remote) {
    int place = message.place(StunAttribute.USERNAME) + IceCredentials.UFRAG + 1;
    String ufrag = remote.ufrag();
    if (message.length(StunAttribute.USERNAME) != IceCredentials.UFRAG + 1 + ufrag.length()) {
      return false;
    }
    for (int i = 0; i < ufrag.length(); i++) {
      if (bytes[place + i] != (byte) ufrag.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// Whether the message was sealed with an end's password: a request with that of whom it is for,
  /// an answer with that of who gives it.
  public boolean isSealedBy(IceCredentials credentials) {
    return MessageIntegrity.isSealed(message) && integrity.holds(message, credentials.key());
  }

  /// Whether a request chooses the path that it takes.
  public boolean nominates() {
    return message.has(StunAttribute.USE_CANDIDATE);
  }

  /// Whether who sends a request believes that it does not decide.
  public boolean isControlled() {
    return message.has(StunAttribute.ICE_CONTROLLED);
  }

  /// The number that settles who decides if both ends believe the same (RFC 8445 §16.1).
  public long tieBreaker() {
    int attribute = isControlled() ? StunAttribute.ICE_CONTROLLED : StunAttribute.ICE_CONTROLLING;
    boolean there = message.has(attribute) && message.length(attribute) == Long.BYTES;
    return there ? NetworkOrder.i64(bytes, message.place(attribute)) : 0;
  }

  /// What who asks says that the way is worth, 0 if it says nothing.
  public long priority() {
    int attribute = StunAttribute.PRIORITY;
    boolean there = message.has(attribute) && message.length(attribute) == Integer.BYTES;
    return there ? Integer.toUnsignedLong(NetworkOrder.i32(bytes, message.place(attribute))) : 0;
  }

  /// Whether an answer says that both ends believe the same.
  public boolean isRoleConflict() {
    return message.errorCode() == StunError.ROLE_CONFLICT.code();
  }

  /// Attributes that a request has and nobody here understands.
  public boolean hasUnknown() {
    return message.unknownCount() > 0;
  }

  /// Answers a request: where it came from.
  ///
  /// @param octets 4 or 16, of the address
  /// @return octets that were written
  public int success(IceCredentials local, int octets, long high, long low, int port, byte[] out) {
    writer.answer(message, StunClass.SUCCESS, out, 0);
    writer.address(StunAttribute.XOR_MAPPED_ADDRESS, address.set(octets, high, low, port));
    return sealed(local);
  }

  /// Writes the question how this end looks from outside.
  public int question(long transactionHigh, byte[] out) {
    writer.begin(StunMethod.BINDING, StunClass.REQUEST, transactionHigh, 0, out, 0);
    writer.fingerprint();
    return writer.end();
  }

  /// Refuses a request.
  public int error(IceCredentials local, StunError error, byte[] out) {
    writer.answer(message, StunClass.ERROR, out, 0);
    writer.error(error);
    if (error == StunError.UNKNOWN_ATTRIBUTE) {
      writer.unknown(message);
    }
    return sealed(local);
  }

  /// Writes a request.
  public int request(
      IceCredentials local,
      IceCredentials remote,
      CheckTerms terms,
      long transactionHigh,
      int transactionLow,
      byte[] out) {
    writer.begin(StunMethod.BINDING, StunClass.REQUEST, transactionHigh, transactionLow, out, 0);
    writer.text(StunAttribute.USERNAME, remote.ufrag() + ":" + local.ufrag());
    writer.number(StunAttribute.PRIORITY, (int) terms.priority());
    byte[] tie = new byte[Long.BYTES];
    NetworkOrder.i64(tie, 0, terms.tieBreaker());
    writer.bytes(
        terms.controlling() ? StunAttribute.ICE_CONTROLLING : StunAttribute.ICE_CONTROLLED, tie);
    if (terms.nominate()) {
      writer.bytes(StunAttribute.USE_CANDIDATE, new byte[0]);
    }
    return sealed(remote);
  }

  private int sealed(IceCredentials with) {
    writer.seal(MessageIntegrity.Kind.SHA1, with.key());
    writer.fingerprint();
    return writer.end();
  }

  /// Where an answer says that the request came from.
  public boolean mapped(StunAddress into) {
    return message.address(StunAttribute.XOR_MAPPED_ADDRESS, into);
  }

  /// What a request says beside whom it is for.
  ///
  /// @param priority of a candidate that the other end would learn of by it
  /// @param tieBreaker of this end
  /// @param controlling whether this end decides
  /// @param nominate whether the request chooses the path
  public record CheckTerms(long priority, long tieBreaker, boolean controlling, boolean nominate) {}
}
