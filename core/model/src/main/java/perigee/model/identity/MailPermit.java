package perigee.model.identity;

import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Optional;
import perigee.model.document.Json;
import tools.jackson.databind.node.ObjectNode;

/// What somebody gives to people who are no contacts of theirs, say in a group: with it these may
/// leave messages at the login server while its giver is away. A device of the giver signs it; it
/// names nobody else, so that nobody learns from it who is in which group.
///
/// @param person the giver
public record MailPermit(String person, Instant expiresAt) {

  /// How long one may be, in characters.
  public static final int MOST_CHARS = 1024;

  private static final String TYPE = "perigee-permit";

  /// The permit as it travels.
  ///
  /// @param device the id of the giver's device whose key it is
  public String sign(String device, PrivateKey key) {
    ObjectNode payload = Json.object().put("sub", person).put("exp", expiresAt.getEpochSecond());
    return Jws.sign(Jws.Algorithm.ES256, TYPE, device, payload, key);
  }

  /// The device that is said to have signed a permit; empty if it is none.
  public static Optional<String> device(String text) {
    return parse(text).map(Jws::keyId);
  }

  /// Reads one that a device's key signed; empty if it did not.
  public static Optional<MailPermit> read(String text, ECPublicKey key) {
    return parse(text)
        .filter(jws -> jws.isSignedBy(key))
        .flatMap(jws ->
            jws.read(
                map -> new MailPermit(map.string("sub"), DeviceCertificate.seconds(map, "exp"))));
  }

  private static Optional<Jws> parse(String text) {
    return text.length() > MOST_CHARS
        ? Optional.empty()
        : Jws.parse(text).filter(jws -> jws.type().equals(TYPE));
  }
}
