package perigee.realtime.turn;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import perigee.wire.stun.TimeLimitedCredential;

/// Credentials that end by themselves ([TimeLimitedCredential]). Several secrets may hold at a
/// time, so that they can change; with none, nobody is known.
///
/// @param secrets that hold now, the newest first
public record TimeLimitedCredentials(Supplier<List<String>> secrets) implements Credentials {

  @Override
  public int alternatives() {
    return secrets.get().size();
  }

  @Override
  public @Nullable Known find(String user, long nowSeconds, int alternative) {
    List<String> now = secrets.get();
    if (TimeLimitedCredential.expiry(user) < nowSeconds || alternative >= now.size()) {
      return null;
    }
    return new Known(
        TimeLimitedCredential.account(user),
        TimeLimitedCredential.password(now.get(alternative), user));
  }
}
