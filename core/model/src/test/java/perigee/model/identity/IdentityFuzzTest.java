package perigee.model.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import perigee.model.identity.IdentityTrust.Verdict;
import perigee.model.meeting.MeetingId;

/// Any text of a stranger is read or refused, and nothing holds that nobody signed.
class IdentityFuzzTest {

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  @FuzzTest(maxDuration = "60s")
  void nothingHoldsThatNobodySigned(FuzzedDataProvider data) {
    String header = data.consumeString(200);
    String payload = data.consumeString(400);
    String rest = data.consumeRemainingAsString();
    IdentityTrust nobody = IdentityTrust.of(List.of(), rest);
    assertThat(nobody.check(rest, Instant.EPOCH)).isInstanceOf(Verdict.Refused.class);
    String formed =
        ENCODER.encodeToString(header.getBytes(StandardCharsets.UTF_8))
            + "."
            + ENCODER.encodeToString(payload.getBytes(StandardCharsets.UTF_8))
            + "."
            + rest;
    assertThat(nobody.check(formed, Instant.EPOCH)).isInstanceOf(Verdict.Refused.class);
    Jws.parse(formed).ifPresent(jws -> jws.read(map -> map.string("sub")));
    MeetingId.read(rest).ifPresent(id -> assertThat(MeetingId.isOne(id)).isTrue());
  }
}
