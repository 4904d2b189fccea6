package perigee.meeting.room;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import perigee.meeting.signal.ParticipantInfo.Role;

/// Proves to any process of a meeting, at whatever host, that somebody was in it:
/// `ID.ROLE.UNTIL.MAC`, authenticated by the meeting's secret.
public final class ResumeTokens {

  private static final String ALGORITHM = "HmacSHA256";
  private static final Duration LIFE = Duration.ofHours(24);
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final int PARTS = 4;

  private final SecretKeySpec key;

  /// Tokens of one meeting.
  ///
  /// @param secret shared by all of its processes; at least 16 octets
  public ResumeTokens(byte[] secret) {
    key = new SecretKeySpec(secret, ALGORITHM);
  }

  /// Who comes back.
  record Resumed(String id, Role role) {}

  String issue(String id, Role role, Instant now) {
    String claims = id + "." + role + "." + now.plus(LIFE).getEpochSecond();
    return claims + "." + mac(claims);
  }

  Optional<Resumed> read(String token, Instant now) {
    String[] parts = token.split("\\.", -1);
    int end = token.lastIndexOf('.');
    if (parts.length != PARTS
        || !MessageDigest.isEqual(
            mac(token.substring(0, end)).getBytes(UTF_8), parts[PARTS - 1].getBytes(UTF_8))) {
      return Optional.empty();
    }
    // What is authentic was written above.
    boolean isPast = Long.parseLong(parts[2]) < now.getEpochSecond();
    return isPast ? Optional.empty() : Optional.of(new Resumed(parts[0], Role.valueOf(parts[1])));
  }

  private String mac(String claims) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return ENCODER.encodeToString(mac.doFinal(claims.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
