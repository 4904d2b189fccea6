package perigee.model.identity;

import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Optional;
import perigee.model.document.Json;
import perigee.model.document.Mapping;
import perigee.model.document.Value;
import tools.jackson.databind.node.ObjectNode;

/// Says that a key is that of a person's device, until a certain time. Control signs it; everybody
/// can check it with control's public key alone.
///
/// @param user the person's id, `anna`
/// @param device the device's id
/// @param key the device's
/// @param serial by which it is revoked
public record DeviceCertificate(
    String user,
    String device,
    ECPublicKey key,
    String serial,
    Instant issuedAt,
    Instant expiresAt) {

  static final String TYPE = "perigee-device";

  /// Longer ones are not looked at.
  public static final int MOST_CHARS = 2048;

  /// The certificate as it travels.
  public String sign(String keyId, PrivateKey authority) {
    ObjectNode payload =
        Json.object()
            .put("sub", user)
            .put("dev", device)
            .put("jti", serial)
            .put("iat", issuedAt.getEpochSecond())
            .put("exp", expiresAt.getEpochSecond());
    // RFC 7800
    payload.putObject("cnf").set("jwk", DeviceKey.jwk(key));
    return Jws.sign(Jws.Algorithm.RS256, TYPE, keyId, payload, authority);
  }

  static Optional<DeviceCertificate> read(Jws jws) {
    return jws.read(DeviceCertificate::of);
  }

  private static DeviceCertificate of(Mapping map) {
    Mapping jwk = map.required("cnf").anyMap().required("jwk").anyMap();
    Value x = jwk.required("x");
    Optional<ECPublicKey> key = DeviceKey.of(x.text(), jwk.string("y"));
    return new DeviceCertificate(
        map.string("sub"),
        map.string("dev"),
        key.orElseThrow(() -> new IllegalArgumentException("no point of P-256")),
        map.string("jti"),
        seconds(map, "iat"),
        seconds(map, "exp"));
  }

  static Instant seconds(Mapping map, String key) {
    return Instant.ofEpochSecond(map.required(key).integer(0L, Integer.MAX_VALUE * 4L));
  }
}
