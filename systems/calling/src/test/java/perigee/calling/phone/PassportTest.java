package perigee.calling.phone;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Test;
import perigee.model.identity.IdentityTrust;
import perigee.model.identity.Revocations;
import perigee.wire.sdp.SessionDescription;

class PassportTest {

  private static final String ANNA = "sip:anna@" + Authority.DOMAIN;
  private static final String BOB = "sip:bob@" + Authority.DOMAIN;
  private static final String KEY = "0A:1B:2C";

  private final Instant now = InstantSource.system().instant();

  private static SessionDescription description(String key) {
    String text =
        """
        v=0
        o=- 1 1 IN IP4 0.0.0.0
        s=-
        t=0 0
        m=audio 9 UDP/TLS/RTP/SAVPF 111
        a=ice-ufrag:abcd
        a=ice-pwd:abcdefghijklmnopqrstuv
        a=fingerprint:sha-256 %s
        a=setup:actpass
        a=rtpmap:111 opus/48000/2
        """
            .formatted(key);
    return Sessions.read(text).orElseThrow().description();
  }

  @Test
  void whatTheDeviceSignedHoldsForThisCallAlone() throws Exception { // RFC 8224 §6.2
    Account anna = new Authority().account("anna", Set.of());
    String field = Passport.sign(anna, BOB, description(KEY), now);
    Passport passport = Passport.read(field).orElseThrow();
    IdentityTrust trust = anna.trust();
    assertThat(passport.check(trust, ANNA, BOB, description(KEY), now))
        .isEqualTo(new Passport.Verdict.Holds("anna"));
    assertThat(passport.check(trust, ANNA, BOB, description("0A:1B:2D"), now)).isNotEqualTo(held());
    assertThat(passport.check(trust, BOB, BOB, description(KEY), now)).isNotEqualTo(held());
    assertThat(passport.check(trust, ANNA, ANNA, description(KEY), now)).isNotEqualTo(held());
    assertThat(passport.check(trust, ANNA, BOB, description(KEY), now.plus(Duration.ofMinutes(11))))
        .isNotEqualTo(held());
    assertThat(
            passport.check(
                new Authority().account("bob", Set.of()).trust(), ANNA, BOB, description(KEY), now))
        .isNotEqualTo(held());
    IdentityTrust revoked =
        new IdentityTrust(trust.keys(), new Revocations(now, Set.of("serial-device-anna")), "");
    assertThat(passport.check(revoked, ANNA, BOB, description(KEY), now)).isNotEqualTo(held());
  }

  private static Passport.Verdict held() {
    return new Passport.Verdict.Holds("anna");
  }

  @Test
  void anotherDevicesKeyDoesNotSignForThisOne() throws Exception {
    Authority authority = new Authority();
    Account anna = authority.account("anna", Set.of());
    Account again = authority.account("anna", Set.of());
    Account mixed =
        new Account(
            anna.secret(),
            "",
            anna.device(),
            again.key(),
            anna.certificate(),
            anna.trust(),
            Set.of());
    Passport passport =
        Passport.read(Passport.sign(mixed, BOB, description(KEY), now)).orElseThrow();
    assertThat(passport.check(anna.trust(), ANNA, BOB, description(KEY), now))
        .isInstanceOf(Passport.Verdict.Refused.class);
  }

  @Test
  void bothEndsSeeTheSameDigits() {
    assertThat(AuthenticationString.of("AA", "BB")).isEqualTo(AuthenticationString.of("BB", "AA"));
    assertThat(AuthenticationString.of("AA", "BB")).matches("([0-9]{5} ){4}[0-9]{5}");
  }

  @FuzzTest
  void anyFieldIsReadOrNot(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    assertThat(Passport.read(text)).isNotNull();
    assertThat(Sessions.read(text)).isNotNull();
  }
}
