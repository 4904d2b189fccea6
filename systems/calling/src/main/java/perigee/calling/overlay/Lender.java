package perigee.calling.overlay;

import java.util.Optional;

/// Lets clients use this host's relay. Asked on the member's thread; must not block.
@FunctionalInterface
public interface Lender {

  /// There is no relay.
  Lender NOTHING = _ -> Optional.empty();

  /// A name and a password of the relay, good until a time.
  ///
  /// @param freeBps bits a second that the relay has left; 0 if it does not say
  record Loan(String user, String password, long untilSeconds, long freeBps) {}

  /// Makes one for a client.
  ///
  /// @param client as its certificate names it
  Optional<Loan> lend(String client);
}
