package perigee.model.identity;

import java.security.PrivateKey;
import java.time.Instant;
import java.util.Optional;
import perigee.model.document.Json;

/// Lets its bearer into one meeting, past passcode and lobby, under a name and a role, for a short
/// time. Control signs it; whoever holds the meeting checks it alone.
///
/// @param host whether the bearer comes in as host
public record JoinToken(
    String meeting, String name, boolean host, Instant issuedAt, Instant expiresAt) {

  static final String TYPE = "perigee-join";

  /// Longer ones are not looked at.
  public static final int MOST_CHARS = 2048;

  /// The token as it travels.
  public String sign(String keyId, PrivateKey authority) {
    return Jws.sign(
        Jws.Algorithm.RS256,
        TYPE,
        keyId,
        Json.object()
            .put("mtg", meeting)
            .put("name", name)
            .put("host", host)
            .put("iat", issuedAt.getEpochSecond())
            .put("exp", expiresAt.getEpochSecond()),
        authority);
  }

  static Optional<JoinToken> read(Jws jws) {
    return jws.read(map ->
        new JoinToken(
            map.string("mtg"),
            map.string("name"),
            map.required("host").bool(),
            DeviceCertificate.seconds(map, "iat"),
            DeviceCertificate.seconds(map, "exp")));
  }
}
