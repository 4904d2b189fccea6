package perigee.meeting.cascade;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

class CascadeFuzzTest {

  /// Whatever comes is a message or is said not to be one; what was read can be written again.
  @FuzzTest
  void anythingIsReadOrRefused(byte[] bytes) {
    try {
      String _ = CascadeJson.write(CascadeJson.read(new String(bytes, StandardCharsets.UTF_8)));
    } catch (CascadeJson.MalformedCascade _) {
      // Refused.
    } catch (IllegalArgumentException e) {
      if (!String.valueOf(e.getMessage()).startsWith("not about somebody")) {
        throw e;
      }
    }
  }
}
