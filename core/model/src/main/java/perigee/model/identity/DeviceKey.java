package perigee.model.identity;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EllipticCurve;
import java.util.Base64;
import java.util.Optional;
import perigee.model.document.Json;
import perigee.wire.octets.P256;
import tools.jackson.databind.node.ObjectNode;

/// Public keys of devices: points on P-256, as browsers write them in a JWK (RFC 7518 §6.2).
public final class DeviceKey {

  private static final int OCTETS = 32;
  private static final ECParameterSpec CURVE = P256.parameters();

  private DeviceKey() {}

  /// The key of a point; empty if it is not on the curve.
  ///
  /// @param x in base64url
  /// @param y in base64url
  public static Optional<ECPublicKey> of(String x, String y) {
    try {
      ECPoint point = new ECPoint(number(x), number(y));
      if (!isOnCurve(point)) {
        return Optional.empty();
      }
      return Optional.of(
          (ECPublicKey)
              KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, CURVE)));
    } catch (IllegalArgumentException | GeneralSecurityException _) {
      return Optional.empty();
    }
  }

  /// A key as browsers write it.
  public static ObjectNode jwk(ECPublicKey key) {
    return Json.object()
        .put("kty", "EC")
        .put("crv", "P-256")
        .put("x", text(key.getW().getAffineX()))
        .put("y", text(key.getW().getAffineY()));
  }

  private static BigInteger number(String base64) {
    byte[] octets = Base64.getUrlDecoder().decode(base64);
    if (octets.length != OCTETS) {
      throw new IllegalArgumentException("a coordinate has 32 octets");
    }
    return new BigInteger(1, octets);
  }

  private static String text(BigInteger coordinate) {
    byte[] signed = coordinate.toByteArray();
    byte[] octets = new byte[OCTETS];
    int length = Math.min(OCTETS, signed.length);
    System.arraycopy(signed, signed.length - length, octets, OCTETS - length, length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }

  /// The JDK does not look.
  private static boolean isOnCurve(ECPoint point) {
    EllipticCurve curve = CURVE.getCurve();
    BigInteger p = ((ECFieldFp) curve.getField()).getP();
    BigInteger x = point.getAffineX();
    BigInteger y = point.getAffineY();
    if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0) {
      return false;
    }
    BigInteger right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB()).mod(p);
    return y.modPow(BigInteger.TWO, p).equals(right);
  }
}
