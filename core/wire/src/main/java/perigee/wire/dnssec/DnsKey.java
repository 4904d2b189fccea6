package perigee.wire.dnssec;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.interfaces.ECPublicKey;
import perigee.wire.dns.Name;
import perigee.wire.dns.Rdata;
import perigee.wire.octets.Sha256;

/// The public half of a zone's key: ECDSA P-256 with SHA-256 (RFC 6605), with the flag of a secure
/// entry point, since one key signs everything (RFC 6781 §3.1).
///
/// @param rdata as the DNSKEY record has it
/// @param tag by which signatures name it (RFC 4034 appendix B)
public record DnsKey(Rdata rdata, int tag) {

  /// Signs zone data, is an entry point (RFC 4034 §2.1.1).
  public static final int FLAGS = 257;

  public static final int PROTOCOL = 3;

  /// ECDSAP256SHA256 (RFC 6605 §4).
  public static final int ALGORITHM = 13;

  /// SHA-256 (RFC 4509).
  public static final int DIGEST = 2;

  private static final int COORDINATE = 32;
  private static final int HEAD = 4;

  /// The record of a key on the curve P-256.
  public static DnsKey of(ECPublicKey key) {
    ByteBuffer octets = ByteBuffer.allocate(HEAD + 2 * COORDINATE);
    octets.putShort((short) FLAGS).put((byte) PROTOCOL).put((byte) ALGORITHM);
    octets.put(coordinate(key.getW().getAffineX())).put(coordinate(key.getW().getAffineY()));
    return new DnsKey(Rdata.of(octets.array()), tag(octets.array()));
  }

  private static byte[] coordinate(BigInteger number) {
    byte[] signed = number.toByteArray();
    byte[] octets = new byte[COORDINATE];
    int length = Math.min(signed.length, COORDINATE);
    System.arraycopy(signed, signed.length - length, octets, COORDINATE - length, length);
    return octets;
  }

  private static int tag(byte[] rdata) {
    int sum = 0;
    for (int i = 0; i < rdata.length; i++) {
      sum += (i & 1) == 0 ? (rdata[i] & 0xff) << 8 : rdata[i] & 0xff;
    }
    sum += sum >> 16 & 0xffff;
    return sum & 0xffff;
  }

  /// What the zone above must have as DS (RFC 4034 §5.1.4).
  public Rdata ds(Name zone) {
    byte[] digest = Sha256.of(zone.canonical().octets(), rdata.octets());
    ByteBuffer octets = ByteBuffer.allocate(HEAD + digest.length);
    octets.putShort((short) tag).put((byte) ALGORITHM).put((byte) DIGEST).put(digest);
    return Rdata.of(octets.array());
  }
}
