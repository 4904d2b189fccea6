package perigee.control.api;

import java.time.Duration;
import java.util.Optional;
import perigee.control.login.PersonDesk;
import perigee.control.store.Accounts;
import perigee.model.meeting.MeetingSecret;

/// What a request has to pass before its operation is asked: the rate of its address, its token
/// (RFC 6750), what the token allows.
final class Gate {

  private static final String CHALLENGE = "Bearer realm=\"perigee\"";

  private static final String SESSION_PREFIX = "pgs_";

  private final Accounts accounts;
  private final PersonDesk persons;
  private final RateGate requests;
  private final Counters counters;

  Gate(Services services, Limits limits, Counters counters) {
    this.accounts = services.accounts();
    this.persons = services.login().persons();
    this.requests =
        new RateGate(
            limits.requestsPerSecond(), Duration.ofSeconds(1), limits.burst(), services.clock());
    this.counters = counters;
  }

  void limitRate(Incoming incoming) {
    limit(requests, incoming.address(), "this address asks too often", counters);
  }

  /// Takes one of what somebody may do; counts and refuses it if nothing is left.
  ///
  /// @param what the reason that is told
  static void limit(RateGate rate, String key, String what, Counters counters) {
    Duration wait = rate.take(key);
    if (wait.isPositive()) {
      counters.limited.increment();
      throw tooMany(what, wait).refusal();
    }
  }

  static Fault tooMany(String detail, Duration wait) {
    String seconds = RateGate.retryAfter(wait);
    return new Fault(Kind.TOO_MANY_REQUESTS, detail + "; try again in " + seconds + " s")
        .with("Retry-After", seconds);
  }

  /// Whom the request is from, if that is enough for what it asks.
  Caller admit(Incoming incoming, Access access) {
    return switch (access) {
      case EVERYBODY -> Caller.ANONYMOUS;
      case GUEST -> incoming.header("Authorization") == null ? Caller.ANONYMOUS : party(incoming);
      case PARTY -> party(incoming);
      case PERSON -> person(bearer(incoming));
      case TOKEN -> account(bearer(incoming));
      case OPERATOR -> operator(account(bearer(incoming)));
    };
  }

  private static Caller operator(Caller caller) {
    if (!caller.scope().isOperator()) {
      throw new Fault(Kind.FORBIDDEN, "this needs a token with the scope operator")
          .with(
              "WWW-Authenticate", CHALLENGE + ", error=\"insufficient_scope\", scope=\"operator\"")
          .refusal();
    }
    return caller;
  }

  private Caller party(Incoming incoming) {
    String credential = bearer(incoming);
    if (credential.startsWith(MeetingSecret.HOST_KEY_PREFIX)) {
      return Caller.host(credential);
    }
    return credential.startsWith(SESSION_PREFIX) ? person(credential) : account(credential);
  }

  private Caller person(String credential) {
    return persons
        .session(credential)
        .map(session -> Caller.person(session, credential))
        .orElseThrow(Gate::invalid);
  }

  private Caller account(String credential) {
    return accounts
        .token(credential)
        .map(t -> new Caller(t.name(), t.scope()))
        .orElseThrow(Gate::invalid);
  }

  private static String bearer(Incoming incoming) {
    String field = incoming.header("Authorization");
    if (field == null) {
      throw needed();
    }
    return bearer(field).orElseThrow(Gate::invalid);
  }

  /// Asks who sent nothing for a credential.
  static Refusal needed() {
    return unauthenticated("send Authorization: Bearer TOKEN", CHALLENGE);
  }

  private static Refusal invalid() {
    return unauthenticated(
        "the token is unknown, revoked or expired", CHALLENGE + ", error=\"invalid_token\"");
  }

  private static Optional<String> bearer(String field) {
    boolean bearer = field.regionMatches(true, 0, "Bearer ", 0, 7) && field.length() <= 512;
    return bearer ? Optional.of(field.substring(7).strip()) : Optional.empty();
  }

  private static Refusal unauthenticated(String detail, String challenge) {
    return new Fault(Kind.UNAUTHENTICATED, detail).with("WWW-Authenticate", challenge).refusal();
  }

  static Refusal missing(String what) {
    return new Fault(Kind.NOT_FOUND, "there is no " + what).refusal();
  }
}
