package perigee.control.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import perigee.control.store.Accounts.Account;
import perigee.control.store.Accounts.IssuedToken;
import tools.jackson.databind.node.ObjectNode;

/// Signing in with a password. Attempts are bounded for each account and for each address, and at
/// most four passwords are compared at a time, since each comparison costs memory on purpose.
final class Sessions {

  static final int MOST_PASSWORD_CHARACTERS = 256;

  private static final Duration LIFE = Duration.ofHours(12);
  private static final Duration WINDOW = Duration.ofMinutes(15);

  private final Services services;
  private final Counters counters;
  private final RateGate perAccount;
  private final RateGate perAddress;
  private final Semaphore comparisons = new Semaphore(4, true);

  Sessions(Services services, Limits limits, Counters counters) {
    this.services = services;
    this.counters = counters;
    int account = limits.loginsPerAccount();
    int address = limits.loginsPerAddress();
    this.perAccount = new RateGate(account, WINDOW, account, services.clock());
    this.perAddress = new RateGate(address, WINDOW, address, services.clock());
  }

  List<Route> routes() {
    return List.of(Route.post("/v1/sessions", Access.EVERYBODY, this::begin));
  }

  private Reply begin(Call call) throws InterruptedException {
    Fields body = call.body(Set.of("account", "password"));
    String name = body.text("account", Names.MOST_CHARACTERS);
    String password = body.text("password", MOST_PASSWORD_CHARACTERS);
    bound(call.address(), name);
    Account account =
        authenticate(name, password)
            .orElseThrow(() ->
                new Fault(Kind.UNAUTHENTICATED, "the account or the password is wrong")
                    .with("WWW-Authenticate", "Bearer realm=\"perigee\"")
                    .refusal());
    perAccount.forget(name);
    IssuedToken issued = services.accounts().issueToken(account.name(), account.scope(), LIFE);
    ObjectNode reply = Tokens.json(issued.token());
    return Reply.json(201, reply.put("token", issued.secret()));
  }

  private void bound(String address, String account) {
    Duration wait = perAddress.take(address);
    if (!wait.isPositive()) {
      wait = perAccount.take(account);
    }
    if (wait.isPositive()) {
      counters.limited.increment();
      throw Gate.tooMany("too many attempts to sign in", wait).refusal();
    }
  }

  private Optional<Account> authenticate(String name, String password) throws InterruptedException {
    comparisons.acquire();
    try {
      Optional<Account> account = services.accounts().authenticate(name, password);
      if (account.isEmpty()) {
        counters.loginsFailed.increment();
      }
      return account;
    } finally {
      comparisons.release();
    }
  }
}
