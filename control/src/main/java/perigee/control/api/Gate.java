package perigee.control.api;

import io.javalin.http.Context;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import perigee.control.store.Accounts;

/// What a request has to pass before its operation is asked: the rate of its address, its token
/// (RFC 6750), what the token allows.
final class Gate {

  private static final String CHALLENGE = "Bearer realm=\"perigee\"";

  private final Accounts accounts;
  private final RateGate requests;
  private final Counters counters;

  Gate(Accounts accounts, Limits limits, InstantSource clock, Counters counters) {
    this.accounts = accounts;
    this.requests =
        new RateGate(limits.requestsPerSecond(), Duration.ofSeconds(1), limits.burst(), clock);
    this.counters = counters;
  }

  void limitRate(Context context) {
    Duration wait = requests.take(context.ip());
    if (wait.isPositive()) {
      counters.limited.increment();
      throw tooMany("this address asks too often", wait).refusal();
    }
  }

  static Fault tooMany(String detail, Duration wait) {
    String seconds = RateGate.retryAfter(wait);
    return new Fault(Kind.TOO_MANY_REQUESTS, detail + "; try again in " + seconds + " s")
        .with("Retry-After", seconds);
  }

  /// Whom the request is from, if that is enough for what it asks.
  Caller admit(Context context, Access access) {
    if (access == Access.EVERYBODY) {
      return Caller.ANONYMOUS;
    }
    Caller caller = caller(context);
    if (access == Access.OPERATOR && !caller.scope().isOperator()) {
      throw new Fault(Kind.FORBIDDEN, "this needs a token with the scope operator")
          .with(
              "WWW-Authenticate", CHALLENGE + ", error=\"insufficient_scope\", scope=\"operator\"")
          .refusal();
    }
    return caller;
  }

  private Caller caller(Context context) {
    String field = context.header("Authorization");
    if (field == null) {
      throw unauthenticated("send Authorization: Bearer TOKEN", CHALLENGE);
    }
    Optional<Caller> caller =
        bearer(field).flatMap(accounts::token).map(t -> new Caller(t.name(), t.scope()));
    return caller.orElseThrow(() ->
        unauthenticated(
            "the token is unknown, revoked or expired", CHALLENGE + ", error=\"invalid_token\""));
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
