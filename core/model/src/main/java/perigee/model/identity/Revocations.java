package perigee.model.identity;

import java.security.PrivateKey;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import perigee.model.document.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Serial numbers of certificates that do not hold any more though their time is not over.
///
/// @param issuedAt of two lists the later is right
public record Revocations(Instant issuedAt, Set<String> serials) {

  /// Before control said anything.
  public static final Revocations NONE = new Revocations(Instant.EPOCH, Set.of());

  /// How many there may be: those that are the first to end make room.
  public static final int MOST = 50_000;

  static final String TYPE = "perigee-revocations";

  public Revocations {
    serials = Set.copyOf(serials);
  }

  /// The list as it travels.
  public String sign(String keyId, PrivateKey authority) {
    ObjectNode payload = Json.object().put("iat", issuedAt.getEpochSecond());
    ArrayNode list = payload.putArray("serials");
    serials.stream().sorted().forEach(list::add);
    return Jws.sign(Jws.Algorithm.RS256, TYPE, keyId, payload, authority);
  }

  static Optional<Revocations> read(Jws jws) {
    return jws.read(map ->
        new Revocations(DeviceCertificate.seconds(map, "iat"), Set.copyOf(map.texts("serials"))));
  }
}
