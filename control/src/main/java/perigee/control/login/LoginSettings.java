package perigee.control.login;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How people get in.
///
/// @param signUp whether people may make themselves an account; true by default
/// @param domain of SIP addresses, and the realm in which phones prove themselves; `perigee.local`
///   by default
/// @param certificateLife of devices' certificates: how long people go on without control, and at
///   the most how long one that was stolen is good where the list of revocations does not arrive;
///   14 days by default
/// @param relyingParty the domain that passkeys are for (WebAuthn); null: the host in the URL that
///   the browser used
public record LoginSettings(
    boolean signUp, String domain, Duration certificateLife, @Nullable String relyingParty) {

  public static final Duration SHORTEST_LIFE = Duration.ofHours(1);
  public static final Duration LONGEST_LIFE = Duration.ofDays(90);

  // Before the default, which is checked by it.
  private static final Pattern DOMAIN =
      Pattern.compile("[a-z0-9]([a-z0-9-]{0,62})(\\.[a-z0-9][a-z0-9-]{0,62}){0,8}");

  public static final LoginSettings DEFAULT =
      new LoginSettings(true, "perigee.local", Duration.ofDays(14), null);

  public LoginSettings {
    if (!isDomain(domain) || (relyingParty != null && !isDomain(relyingParty))) {
      throw new IllegalArgumentException(
          "domain is '" + domain + "'; it must be a name like calls.example.org");
    }
    if (certificateLife.compareTo(SHORTEST_LIFE) < 0
        || certificateLife.compareTo(LONGEST_LIFE) > 0) {
      throw new IllegalArgumentException(
          "certificate-life is "
              + certificateLife
              + "; it must be from "
              + SHORTEST_LIFE
              + " to "
              + LONGEST_LIFE);
    }
  }

  public static boolean isDomain(String text) {
    return DOMAIN.matcher(text).matches();
  }
}
