package perigee.app.promotion;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import perigee.calling.overlay.DeviceName;
import perigee.calling.overlay.Lender;
import perigee.wire.stun.TimeLimitedCredential;

/// Lends a relay to people's devices, for an hour at a time. A person has one account at it,
/// whatever device asks, so that quotas count for people.
///
/// @param secrets of the relay, the newest first; nothing is lent while there is none
/// @param freeBps bits a second that the relay has left; 0 if it does not say
public record RelayLoans(Supplier<List<String>> secrets, InstantSource clock, LongSupplier freeBps)
    implements Lender {

  private static final Duration LIFE = Duration.ofHours(1);

  @Override
  public Optional<Loan> lend(String client) {
    List<String> known = secrets.get();
    if (known.isEmpty()) {
      return Optional.empty();
    }
    return DeviceName.parse(client)
        .map(name -> {
          long until = clock.instant().plus(LIFE).getEpochSecond();
          String user = TimeLimitedCredential.user("person-" + name.person(), until);
          String password = TimeLimitedCredential.password(known.getFirst(), user);
          return new Loan(user, password, until, freeBps.getAsLong());
        });
  }
}
