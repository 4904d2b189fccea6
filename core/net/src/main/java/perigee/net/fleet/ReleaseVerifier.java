package perigee.net.fleet;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import perigee.model.release.SignedRelease;

/// Tells releases that control signed from others (Ed25519, RFC 8032). Needs no network.
public final class ReleaseVerifier {

  private final PublicKey key;

  public ReleaseVerifier(PublicKey key) {
    this.key = key;
  }

  public boolean isGenuine(SignedRelease release) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initVerify(key);
      signature.update(release.payload().getBytes(StandardCharsets.UTF_8));
      return signature.verify(Base64.getDecoder().decode(release.signature()));
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      // What can't be a signature is none.
      return false;
    }
  }
}
