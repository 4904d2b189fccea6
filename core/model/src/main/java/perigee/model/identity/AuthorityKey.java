package perigee.model.identity;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import perigee.wire.octets.Sha256;

/// The public half of a key with which control signs identities.
///
/// @param id made of the key itself
public record AuthorityKey(String id, PublicKey key) {

  private static final int ID_OCTETS = 8;

  public static AuthorityKey of(PublicKey key) {
    byte[] digest = Sha256.of(key.getEncoded());
    return new AuthorityKey(HexFormat.of().formatHex(digest, 0, ID_OCTETS), key);
  }

  /// Reads a key.
  ///
  /// @param spki X.509's SubjectPublicKeyInfo of an RSA key, in base64
  public static Optional<AuthorityKey> read(String spki) {
    try {
      byte[] encoded = Base64.getDecoder().decode(spki);
      return Optional.of(
          of(KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(encoded))));
    } catch (IllegalArgumentException | GeneralSecurityException _) {
      return Optional.empty();
    }
  }

  /// X.509's SubjectPublicKeyInfo in base64, which browsers import as `spki`.
  public String spki() {
    return Base64.getEncoder().encodeToString(key.getEncoded());
  }
}
