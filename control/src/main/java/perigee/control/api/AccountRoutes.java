package perigee.control.api;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import perigee.control.store.Accounts;
import perigee.control.store.Accounts.Account;
import perigee.control.store.Accounts.Scope;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// People who sign in with a password. A provider's token acts on the accounts of that provider.
final class AccountRoutes {

  static final int LEAST_PASSWORD_CHARACTERS = 12;

  private final Accounts accounts;

  AccountRoutes(Services services) {
    this.accounts = services.accounts();
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v1/accounts", Access.TOKEN, this::list),
        Route.post("/v1/accounts", Access.TOKEN, this::create),
        Route.get("/v1/accounts/{name}", Access.TOKEN, this::show),
        Route.put("/v1/accounts/{name}", Access.TOKEN, this::changePassword),
        Route.delete("/v1/accounts/{name}", Access.TOKEN, this::remove));
  }

  private Reply list(Call call) {
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("accounts");
    accounts.accounts().stream()
        .filter(a -> Tokens.visible(call.caller().scope(), a.scope()))
        .forEach(a -> list.add(json(a)));
    return Reply.ok(body);
  }

  private Reply create(Call call) {
    Fields body = call.body(Set.of("name", "password", "scope", "provider"));
    String name = Names.ACCOUNT.check(body.text("name", Names.MOST_CHARACTERS), "/name");
    String password = password(body);
    Scope scope = Scopes.read(body, call.caller(), accounts);
    Account made =
        accounts
            .createAccount(name, password, scope)
            .orElseThrow(() ->
                new Fault(Kind.CONFLICT, "there is an account '" + name + "' already").refusal());
    return Reply.json(201, json(made))
        .tagged(made.version())
        .with("Location", "/v1/accounts/" + name);
  }

  private Reply show(Call call) {
    Account account = found(call);
    return Reply.ok(json(account)).tagged(account.version());
  }

  private Reply changePassword(Call call) {
    Account before = found(call);
    long expected = call.precondition().expected(before.version());
    Account after =
        accounts
            .changePassword(before.name(), password(call.body(Set.of("password"))), expected)
            .orElseThrow(() -> Precondition.failed(version(before.name())).refusal());
    return Reply.ok(json(after)).tagged(after.version());
  }

  private Reply remove(Call call) {
    Account account = found(call);
    long expected = call.precondition().expected(account.version());
    if (!accounts.removeAccount(account.name(), expected)) {
      throw Precondition.failed(version(account.name())).refusal();
    }
    return Reply.nothing();
  }

  private static String password(Fields body) {
    String password = body.text("password", Sessions.MOST_PASSWORD_CHARACTERS);
    if (password.length() < LEAST_PASSWORD_CHARACTERS) {
      throw body.wrong(
          "password",
          "is too short; it must have at least " + LEAST_PASSWORD_CHARACTERS + " characters");
    }
    return password;
  }

  private Account found(Call call) {
    String name = call.path("name");
    Optional<Account> account =
        accounts.account(name).filter(a -> Tokens.visible(call.caller().scope(), a.scope()));
    return account.orElseThrow(() -> Gate.missing("account '" + name + "'"));
  }

  private long version(String name) {
    return accounts.account(name).map(Account::version).orElse(0L);
  }

  private static ObjectNode json(Account account) {
    ObjectNode json = Json.object().put("name", account.name());
    Scopes.write(account.scope(), json);
    return json.put("created-at", account.createdAt().toString()).put("version", account.version());
  }
}
