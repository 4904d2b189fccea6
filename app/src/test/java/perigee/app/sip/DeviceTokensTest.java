package perigee.app.sip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import perigee.calling.overlay.link.DeviceKeys;
import perigee.calling.sip.DeviceProofs;
import perigee.model.document.Json;
import perigee.model.identity.Jws;
import perigee.wire.octets.P256;
import tools.jackson.databind.node.ObjectNode;

class DeviceTokensTest {

  private static final String TYPE = "perigee-sip";

  private final KeyPair annas = P256.newPair();
  private final DeviceKeys keys =
      (certificate, person, device) ->
          certificate.equals("certificate of " + person) && device.equals("d1")
              ? Optional.of(annas.getPublic())
              : Optional.empty();
  private final DeviceTokens tokens = new DeviceTokens(keys, "perigee.local");

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

  /// In this module no guided fuzzing: what that prints would stand among what commands say.
  @Test
  void whatIsNoTokenShowsNothing() {
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    String head = "{\"alg\":\"ES256\",\"typ\":\"perigee-sip\",\"kid\":\"d1\"}";
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      assertThat(tokens.check(new String(bytes, UTF_8))).isEmpty();
      String claims = encoder.encodeToString(bytes);
      String token = encoder.encodeToString(head.getBytes(UTF_8)) + "." + claims;
      assertThat(tokens.check(token + "." + "A".repeat(86))).isEmpty();
    }
  }

  @Test
  void whatIsSignedForSomethingElseShowsNothing() {
    assertThat(check("passport", claims(), annas)).isEmpty();
    assertThat(check(TYPE, claims().put("aud", "elsewhere.example"), annas)).isEmpty();
    assertThat(check(TYPE, claims().put("sub", "bert"), annas)).isEmpty();
    assertThat(check(TYPE, claims().put("dev", "d2"), annas)).isEmpty();
    assertThat(check(TYPE, claims(), P256.newPair())).isEmpty();
    ObjectNode lacking = claims();
    lacking.remove("nonce");
    assertThat(check(TYPE, lacking, annas)).isEmpty();
    assertThat(tokens.check("no token")).isEmpty();
  }
}
