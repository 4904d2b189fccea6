package perigee.control.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.control.certificate.Vault;
import perigee.model.identity.DigestSecret;
import perigee.model.identity.IdentityJson;
import perigee.model.identity.IdentityJson.MalformedIdentity;

/// What people's phones prove themselves by (RFC 7616): made when a password is set, and kept
/// sealed, because it is as good as the password in its realm.
final class PhoneSecrets {

  private final Vault vault;
  private final String realm;

  PhoneSecrets(Vault vault, String realm) {
    this.vault = vault;
    this.realm = realm;
  }

  /// The secret of a password, as it is kept.
  String sealed(String person, String password) {
    String whole = person + ":" + realm + ":" + password;
    DigestSecret secret =
        new DigestSecret(person, realm, hash("MD5", whole), hash("SHA-256", whole));
    return vault.seal(IdentityJson.write(Optional.of(secret)), place(person));
  }

  /// The secret; empty if there is none for the present realm.
  Optional<DigestSecret> open(String person, @Nullable String sealed) {
    if (sealed == null) {
      return Optional.empty();
    }
    try {
      return IdentityJson.digestSecret(vault.open(sealed, place(person)))
          .filter(secret -> secret.realm().equals(realm));
    } catch (MalformedIdentity e) {
      throw new IllegalStateException("the secret of " + place(person) + " can't be read", e);
    }
  }

  private static String place(String person) {
    return "phone of " + person;
  }

  private static String hash(String algorithm, String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
