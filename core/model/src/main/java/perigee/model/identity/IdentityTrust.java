package perigee.model.identity;

import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What identities are checked with. It holds while control is away; whoever keeps it asks for a
/// newer one now and then. A check costs one verification by RSA, some 30 µs; who checks the same
/// certificate again and again keeps the answer.
///
/// @param keys the newest first, at most [#MOST_KEYS]
/// @param signedRevocations the list of [Revocations] as control signed it; empty if there is none
public record IdentityTrust(
    List<AuthorityKey> keys, Revocations revocations, String signedRevocations) {

  /// The one that signs, and those that signed what still holds.
  public static final int MOST_KEYS = 4;

  /// By how much clocks may differ.
  private static final Duration SKEW = Duration.ofMinutes(5);

  public IdentityTrust {
    keys = List.copyOf(keys);
    if (keys.size() > MOST_KEYS) {
      throw new IllegalArgumentException(keys.size() + " keys; there may be at most " + MOST_KEYS);
    }
  }

  /// The trust in some keys and in a list that one of them signed; a list that none signed counts
  /// for nothing.
  public static IdentityTrust of(List<AuthorityKey> keys, String signedRevocations) {
    IdentityTrust bare = new IdentityTrust(keys, Revocations.NONE, "");
    return bare.genuine(signedRevocations, Revocations.TYPE)
        .flatMap(Revocations::read)
        .map(list -> new IdentityTrust(keys, list, signedRevocations))
        .orElse(bare);
  }

  /// What a check says.
  public sealed interface Verdict {

    record Holds(DeviceCertificate certificate) implements Verdict {}

    /// It does not hold.
    record Refused(Reason reason) implements Verdict {}
  }

  /// Why a certificate does not hold.
  public enum Reason {
    MALFORMED,
    UNKNOWN_KEY,
    NOT_YET,
    EXPIRED,
    REVOKED
  }

  /// Checks a device's certificate.
  public Verdict check(String certificate, Instant now) {
    if (certificate.length() > DeviceCertificate.MOST_CHARS) {
      return new Verdict.Refused(Reason.MALFORMED);
    }
    Optional<Jws> jws = Jws.parse(certificate).filter(j -> j.type().equals(DeviceCertificate.TYPE));
    if (jws.isEmpty()) {
      return new Verdict.Refused(Reason.MALFORMED);
    }
    if (!isGenuine(jws.get())) {
      return new Verdict.Refused(Reason.UNKNOWN_KEY);
    }
    return DeviceCertificate.read(jws.get())
        .map(read -> verdict(read, now))
        .orElse(new Verdict.Refused(Reason.MALFORMED));
  }

  /// What a certificate says, if it holds.
  public Optional<DeviceCertificate> device(String certificate, Instant now) {
    return check(certificate, now) instanceof Verdict.Holds(DeviceCertificate held)
        ? Optional.of(held)
        : Optional.empty();
  }

  /// The key of a person's device, if its certificate says so and holds.
  public Optional<PublicKey> key(String certificate, String person, String device, Instant now) {
    return device(certificate, now)
        .filter(held -> held.user().equals(person) && held.device().equals(device))
        .map(DeviceCertificate::key);
  }

  /// The token, if it is for this meeting and holds.
  public Optional<JoinToken> joinToken(String token, String meeting, Instant now) {
    return token.length() > JoinToken.MOST_CHARS
        ? Optional.empty()
        : genuine(token, JoinToken.TYPE)
            .flatMap(JoinToken::read)
            .filter(read -> read.meeting().equals(meeting))
            .filter(read -> now.isBefore(read.expiresAt()))
            .filter(read -> !now.plus(SKEW).isBefore(read.issuedAt()));
  }

  /// The one of both with the later list of revocations; keys are those of the other.
  public IdentityTrust newer(IdentityTrust other) {
    return other.revocations.issuedAt().isBefore(revocations.issuedAt())
        ? new IdentityTrust(other.keys, revocations, signedRevocations)
        : other;
  }

  private Verdict verdict(DeviceCertificate certificate, Instant now) {
    if (now.plus(SKEW).isBefore(certificate.issuedAt())) {
      return new Verdict.Refused(Reason.NOT_YET);
    }
    if (!now.isBefore(certificate.expiresAt())) {
      return new Verdict.Refused(Reason.EXPIRED);
    }
    return revocations.serials().contains(certificate.serial())
        ? new Verdict.Refused(Reason.REVOKED)
        : new Verdict.Holds(certificate);
  }

  private Optional<Jws> genuine(String text, String type) {
    return Jws.parse(text).filter(jws -> jws.type().equals(type)).filter(this::isGenuine);
  }

  private boolean isGenuine(Jws jws) {
    return jws.algorithm() == Jws.Algorithm.RS256
        && keys.stream()
            .filter(key -> key.id().equals(jws.keyId()))
            .anyMatch(key -> jws.isSignedBy(key.key()));
  }
}
