package perigee.calling.phone;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.wire.sdp.SessionDescription;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipMessage;

/// Who is at the other end of a call, by the signatures over media keys; and our own. Once somebody
/// has signed, nobody else may. Belongs to SIP's loop.
final class Identification {

  private final int call;
  private final Exchange exchange;
  private final Dialog dialog;
  private String identified = "";
  private boolean told;

  Identification(int call, Exchange exchange, Dialog dialog) {
    this.call = call;
    this.exchange = exchange;
    this.dialog = dialog;
  }

  /// Signs a description of ours, if this device has a certificate.
  void sign(SipHeaders.Builder headers, SessionDescription description) {
    Account account = exchange.wires().account();
    if (!account.certificate().isEmpty()) {
      headers.add(
          Passport.FIELD,
          Passport.sign(
              account, dialog.remote(), description, exchange.config().clock().instant()));
    }
  }

  /// Checks the signature over a description.
  ///
  /// @return null if there is none
  Passport.@Nullable Verdict verify(SipMessage message, Sessions.Other theirs) {
    String field = message.headers().first(Passport.FIELD);
    Account account = exchange.wires().account();
    if (field == null) {
      return identified.isEmpty()
          ? null
          : new Passport.Verdict.Refused("what was signed before is not any more");
    }
    Optional<Passport> passport = Passport.read(field);
    if (passport.isEmpty()) {
      return new Passport.Verdict.Refused("the signature can't be read");
    }
    Passport.Verdict verdict =
        passport
            .get()
            .check(
                account.trust(),
                dialog.remote(),
                account.address(),
                theirs.description(),
                exchange.config().clock().instant());
    return verdict instanceof Passport.Verdict.Holds(String person)
            && !identified.isEmpty()
            && !identified.equals(person)
        ? new Passport.Verdict.Refused("it is of somebody else than before")
        : verdict;
  }

  /// Tells who it is, once.
  void identify(Passport.@Nullable Verdict verdict, Sessions.Other theirs) {
    String person = verdict instanceof Passport.Verdict.Holds(String name) ? name : "";
    if (told && identified.equals(person)) {
      return;
    }
    told = true;
    identified = person;
    String string =
        AuthenticationString.of(
            Passport.digest(exchange.port().fingerprint()), Passport.digest(theirs.fingerprint()));
    exchange.tell(new PhoneEvent.Identified(call, person, string));
  }
}
