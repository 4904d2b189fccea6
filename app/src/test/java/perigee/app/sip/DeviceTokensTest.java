package perigee.app.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import perigee.calling.overlay.link.DeviceKeys;
import perigee.calling.sip.DeviceProofs;
import perigee.model.document.Json;
import perigee.model.identity.Jws;
import tools.jackson.databind.node.ObjectNode;

class DeviceTokensTest {

  private static final String TYPE = "perigee-sip";

  private final KeyPair annas = pair();
  private final DeviceKeys keys =
      (certificate, person, device) ->
          certificate.equals("certificate of " + person) && device.equals("d1")
              ? Optional.of(annas.getPublic())
              : Optional.empty();
  private final DeviceTokens tokens = new DeviceTokens(keys, "perigee.local");

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode claims() {
    return Json.object()
        .put("sub", "anna")
        .put("dev", "d1")
        .put("cert", "certificate of anna")
        .put("aud", "Perigee.local")
        .put("nonce", "n1");
  }

  private Optional<DeviceProofs.Proof> check(String type, ObjectNode claims, KeyPair pair) {
    return tokens.check(Jws.sign(Jws.Algorithm.ES256, type, "d1", claims, pair.getPrivate()));
  }

  @Test
  void aDeviceShowsWhoseItIs() {
    assertThat(check(TYPE, claims(), annas)).contains(new DeviceProofs.Proof("anna", "n1"));
  }

  @Test
  void whatIsSignedForSomethingElseShowsNothing() {
    assertThat(check("passport", claims(), annas)).isEmpty();
    assertThat(check(TYPE, claims().put("aud", "elsewhere.example"), annas)).isEmpty();
    assertThat(check(TYPE, claims().put("sub", "bert"), annas)).isEmpty();
    assertThat(check(TYPE, claims().put("dev", "d2"), annas)).isEmpty();
    assertThat(check(TYPE, claims(), pair())).isEmpty();
    ObjectNode lacking = claims();
    lacking.remove("nonce");
    assertThat(check(TYPE, lacking, annas)).isEmpty();
    assertThat(tokens.check("no token")).isEmpty();
  }
}
