package perigee.wire.octets;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;

/// Keys on the curve P-256 (FIPS 186-5; `secp256r1` in SEC 2), which all of the network's own keys
/// for ECDSA and ECDH are on.
public final class P256 {

  private static final ECGenParameterSpec NAME = new ECGenParameterSpec("secp256r1");

  private P256() {}

  public static KeyPair newPair() {
    return newPair(new SecureRandom());
  }

  public static KeyPair newPair(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(NAME, random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  /// The curve, its generator and its order.
  public static ECParameterSpec parameters() {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(NAME);
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  private static IllegalStateException missing(GeneralSecurityException e) {
    return new IllegalStateException("every JDK has P-256", e);
  }
}
