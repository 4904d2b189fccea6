package perigee.content.dnssec;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import perigee.wire.dns.Name;
import perigee.wire.dns.Rdata;
import perigee.wire.dns.RecordSet;
import perigee.wire.dns.RecordType;
import perigee.wire.dnssec.CanonicalForm;
import perigee.wire.dnssec.DnsKey;

/// Makes RRSIG records (RFC 4034 §3).
///
/// Signatures begin an hour ago, for resolvers whose clocks are slow, and last for two days and up
/// to twelve hours more, by the owner's name, so that not all expire together (RFC 6781 §4.4.2).
final class Signer {

  static final Duration BACKDATED = Duration.ofHours(1);
  static final Duration VALID = Duration.ofDays(2);
  static final Duration JITTER = Duration.ofHours(12);

  /// P1363 form: both numbers, without ASN.1 (RFC 6605 §4).
  private static final String ECDSA = "SHA256withECDSAinP1363Format";

  private static final int HEAD = 18;

  private Signer() {}

  /// The signatures of a set, one of each key.
  ///
  /// @param owner whose records they are
  /// @param nowSeconds since 1970
  static RecordSet sign(RecordSet set, Name owner, SignedZone zone, long nowSeconds) {
    long jitter = Math.floorMod((long) owner.hashCode() * set.type(), JITTER.toSeconds());
    int from = (int) (nowSeconds - BACKDATED.toSeconds());
    int until = (int) (nowSeconds + VALID.toSeconds() + jitter);
    List<Rdata> all = new ArrayList<>(zone.keys().size());
    for (SigningKey key : zone.keys()) {
      byte[] head = head(set, owner, zone.origin(), key.published().tag(), from, until);
      byte[] signature = sign(key, CanonicalForm.signed(head, owner, set));
      ByteBuffer out = ByteBuffer.allocate(head.length + signature.length);
      all.add(Rdata.of(out.put(head).put(signature).array()));
    }
    return new RecordSet(owner, RecordType.RRSIG, set.ttlSeconds(), all);
  }

  /// The RRSIG's data without the signature itself.
  private static byte[] head(RecordSet set, Name owner, Name zone, int tag, int from, int until) {
    Name signer = zone.canonical();
    int labels = owner.labels() - (owner.isWildcard() ? 1 : 0);
    ByteBuffer out = ByteBuffer.allocate(HEAD + signer.length());
    out.putShort((short) set.type()).put((byte) DnsKey.ALGORITHM).put((byte) labels);
    out.putInt(set.ttlSeconds()).putInt(until).putInt(from).putShort((short) tag);
    return out.put(signer.octets()).array();
  }

  private static byte[] sign(SigningKey key, byte[] data) {
    try {
      Signature ecdsa = Signature.getInstance(ECDSA);
      ecdsa.initSign(key.secret());
      ecdsa.update(data);
      return ecdsa.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key of P-256 signs", e);
    }
  }
}
