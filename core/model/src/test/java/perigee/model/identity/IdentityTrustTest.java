package perigee.model.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import perigee.model.document.Json;
import perigee.model.identity.IdentityTrust.Reason;
import perigee.model.identity.IdentityTrust.Verdict;
import perigee.wire.octets.P256;

class IdentityTrustTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final KeyPair AUTHORITY = rsa();
  private static final KeyPair STRANGER = rsa();
  private static final AuthorityKey KEY = AuthorityKey.of(AUTHORITY.getPublic());

  private final KeyPair device = P256.newPair();
  private final DeviceCertificate certificate =
      new DeviceCertificate(
          "anna", "d1", (ECPublicKey) device.getPublic(), "s1", NOW, NOW.plusSeconds(60));
  private final IdentityTrust trust = IdentityTrust.of(List.of(KEY), "");

  @Test
  void aCertificateHoldsForItsTime() {
    String text = certificate.sign(KEY.id(), AUTHORITY.getPrivate());
    assertThat(text.length()).isLessThan(900);
    assertThat(trust.check(text, NOW)).isEqualTo(new Verdict.Holds(certificate));
    assertThat(trust.check(text, NOW.plusSeconds(60))).isEqualTo(refused(Reason.EXPIRED));
    assertThat(trust.check(text, NOW.minusSeconds(301))).isEqualTo(refused(Reason.NOT_YET));
    assertThat(trust.check(text, NOW.minusSeconds(299))).isEqualTo(new Verdict.Holds(certificate));
  }

  @Test
  void nobodyElseCertifies() {
    assertThat(trust.check(certificate.sign(KEY.id(), STRANGER.getPrivate()), NOW))
        .isEqualTo(refused(Reason.UNKNOWN_KEY));
    assertThat(trust.check(certificate.sign("other", AUTHORITY.getPrivate()), NOW))
        .isEqualTo(refused(Reason.UNKNOWN_KEY));
    String self =
        Jws.sign(
            Jws.Algorithm.ES256,
            DeviceCertificate.TYPE,
            KEY.id(),
            Json.object().put("sub", "anna"),
            device.getPrivate());
    assertThat(trust.check(self, NOW)).isEqualTo(refused(Reason.UNKNOWN_KEY));
    String[] parts = certificate.sign(KEY.id(), AUTHORITY.getPrivate()).split("\\.", -1);
    String other = certificate.sign("x", STRANGER.getPrivate()).split("\\.", -1)[1];
    String bert =
        new DeviceCertificate(
                "bert", "d1", (ECPublicKey) device.getPublic(), "s1", NOW, NOW.plusSeconds(60))
            .sign("x", STRANGER.getPrivate())
            .split("\\.", -1)[1];
    assertThat(trust.check(parts[0] + "." + other + "." + parts[2], NOW))
        .isEqualTo(new Verdict.Holds(certificate));
    assertThat(trust.check(parts[0] + "." + bert + "." + parts[2], NOW))
        .isEqualTo(refused(Reason.UNKNOWN_KEY));
  }

  @Test
  void aTokenIsNoCertificateAndACertificateNoToken() {
    JoinToken token = new JoinToken("abc-defg-hjk", "Ada", true, NOW, NOW.plusSeconds(60));
    String text = token.sign(KEY.id(), AUTHORITY.getPrivate());
    assertThat(trust.joinToken(text, "abc-defg-hjk", NOW)).contains(token);
    assertThat(trust.check(text, NOW)).isEqualTo(refused(Reason.MALFORMED));
    String certified = certificate.sign(KEY.id(), AUTHORITY.getPrivate());
    assertThat(trust.joinToken(certified, "abc-defg-hjk", NOW)).isEmpty();
  }

  @Test
  void whatIsOnASignedListDoesNotHoldAndTheLaterListCounts() {
    String list = new Revocations(NOW, Set.of("s1", "s2")).sign(KEY.id(), AUTHORITY.getPrivate());
    IdentityTrust later = IdentityTrust.of(List.of(KEY), list);
    String text = certificate.sign(KEY.id(), AUTHORITY.getPrivate());
    assertThat(later.check(text, NOW)).isEqualTo(refused(Reason.REVOKED));
    assertThat(later.newer(trust).check(text, NOW)).isEqualTo(refused(Reason.REVOKED));
    assertThat(trust.newer(later).check(text, NOW)).isEqualTo(refused(Reason.REVOKED));
    String forged = new Revocations(NOW, Set.of("s1")).sign(KEY.id(), STRANGER.getPrivate());
    assertThat(IdentityTrust.of(List.of(KEY), forged).check(text, NOW))
        .isEqualTo(new Verdict.Holds(certificate));
  }

  @Test
  void trustTravels() throws Exception {
    String list = new Revocations(NOW, Set.of("s1")).sign(KEY.id(), AUTHORITY.getPrivate());
    IdentityTrust whole = IdentityTrust.of(List.of(KEY), list);
    assertThat(IdentityJson.trust(IdentityJson.write(whole))).isEqualTo(whole);
  }

  @Test
  void coordinatesAreThoseOfAPointOfTheCurve() {
    for (int i = 0; i < 20; i++) {
      ECPublicKey key = (ECPublicKey) P256.newPair().getPublic();
      var jwk = DeviceKey.jwk(key);
      assertThat(DeviceKey.of(jwk.path("x").asString(""), jwk.path("y").asString("")))
          .contains(key);
      assertThat(DeviceKey.of(jwk.path("y").asString(""), jwk.path("x").asString(""))).isEmpty();
    }
    assertThat(DeviceKey.of("AA", "AA")).isEmpty();
    assertThat(DeviceKey.of("?", "?")).isEmpty();
  }

  private static Verdict refused(Reason reason) {
    return new Verdict.Refused(reason);
  }

  private static KeyPair rsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
