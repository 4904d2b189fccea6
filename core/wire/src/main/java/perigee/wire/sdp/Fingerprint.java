package perigee.wire.sdp;

import java.util.HexFormat;
import java.util.Locale;

/// The digest of a certificate, by which the other end is known (RFC 8122 §5).
///
/// @param algorithm such as `sha-256`, in small letters
/// @param value octets as two capital digits each, with colons between them
public record Fingerprint(String algorithm, String value) {

  private static final HexFormat OCTETS = HexFormat.ofDelimiter(":").withUpperCase();

  public Fingerprint {
    algorithm = algorithm.toLowerCase(Locale.ROOT);
    value = value.toUpperCase(Locale.ROOT);
  }

  public static Fingerprint of(String algorithm, byte[] digest) {
    return new Fingerprint(algorithm, OCTETS.formatHex(digest));
  }
}
