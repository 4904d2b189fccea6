package perigee.wire.stun;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import perigee.wire.octets.NetworkOrder;

/// Computes and checks `MESSAGE-INTEGRITY` and `MESSAGE-INTEGRITY-SHA256` (RFC 8489 §14.5, §14.6).
/// It belongs to one thread.
public final class MessageIntegrity {

  private static final int SHA256_LEAST = 16;

  /// What a message was sealed with, and what its answer is to be sealed with.
  public enum Kind {
    SHA1(StunAttribute.MESSAGE_INTEGRITY, "HmacSHA1", 20),
    SHA256(StunAttribute.MESSAGE_INTEGRITY_SHA256, "HmacSHA256", 32);

    private final int attribute;
    private final String algorithm;
    private final int octets;

    Kind(int attribute, String algorithm, int octets) {
      this.attribute = attribute;
      this.algorithm = algorithm;
      this.octets = octets;
    }

    int attribute() {
      return attribute;
    }

    int octets() {
      return octets;
    }
  }

  private final Mac sha1 = mac(Kind.SHA1);
  private final Mac sha256 = mac(Kind.SHA256);
  private final byte[] header = new byte[StunMessage.HEADER];

  private static Mac mac(Kind kind) {
    try {
      return Mac.getInstance(kind.algorithm);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + kind.algorithm, e);
    }
  }

  /// Whether a message has a seal.
  public static boolean isSealed(StunMessage message) {
    return message.has(StunAttribute.MESSAGE_INTEGRITY)
        || message.has(StunAttribute.MESSAGE_INTEGRITY_SHA256);
  }

  /// The seal that counts: the stronger one if both are there.
  public static Kind kind(StunMessage message) {
    return message.has(StunAttribute.MESSAGE_INTEGRITY_SHA256) ? Kind.SHA256 : Kind.SHA1;
  }

  /// Whether the message's seal was made with a key.
  public boolean holds(StunMessage message, byte[] key) {
    Kind kind = kind(message);
    int place = message.place(kind.attribute());
    int size = message.length(kind.attribute());
    boolean fits =
        kind == Kind.SHA1
            ? size == kind.octets()
            : size >= SHA256_LEAST && size <= kind.octets() && size % 4 == 0;
    if (!fits) {
      return false;
    }
    byte[] bytes = message.bytes();
    int until = place - StunMessage.ATTRIBUTE;
    byte[] right = compute(kind, key, bytes, message.start(), until, place + size);
    byte[] told = Arrays.copyOfRange(bytes, place, place + size);
    return MessageDigest.isEqual(Arrays.copyOf(right, size), told);
  }

  /// The seal of what stands before it.
  ///
  /// @param until where the attribute begins
  /// @param end where it ends; the length in the header counts as if the message ended there
  byte[] compute(Kind kind, byte[] key, byte[] bytes, int from, int until, int end) {
    Mac mac = kind == Kind.SHA1 ? sha1 : sha256;
    try {
      mac.init(new SecretKeySpec(key, kind.algorithm));
    } catch (InvalidKeyException e) {
      throw new IllegalArgumentException("the key can't be used", e);
    }
    System.arraycopy(bytes, from, header, 0, StunMessage.HEADER);
    NetworkOrder.u16(header, 2, end - from - StunMessage.HEADER);
    mac.update(header);
    mac.update(bytes, from + StunMessage.HEADER, until - from - StunMessage.HEADER);
    return mac.doFinal();
  }
}
