package perigee.app.sip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Base64;
import java.util.Optional;
import perigee.calling.overlay.link.DeviceKeys;

/// Any text where a device's token is expected: without a key that signed it, it shows nothing.
class DeviceTokensFuzzTest {

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final String HEAD =
      BASE64.encodeToString(
          "{\"alg\":\"ES256\",\"typ\":\"perigee-sip\",\"kid\":\"d\"}".getBytes(UTF_8));

  private final DeviceKeys nobody = (_, _, _) -> Optional.empty();
  private final DeviceTokens tokens = new DeviceTokens(nobody, "perigee.local");

  @FuzzTest
  void nothingIsShown(byte[] bytes) {
    assertThat(tokens.check(new String(bytes, UTF_8))).isEmpty();
    String claims = BASE64.encodeToString(bytes);
    assertThat(tokens.check(HEAD + "." + claims + "." + "A".repeat(86))).isEmpty();
  }
}
