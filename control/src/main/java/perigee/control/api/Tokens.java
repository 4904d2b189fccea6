package perigee.control.api;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.control.store.Accounts.IssuedToken;
import perigee.control.store.Accounts.Scope;
import perigee.control.store.Accounts.Token;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Tokens for programs.
final class Tokens {

  private static final long LEAST_LIFE_SECONDS = 60;
  private static final long MOST_LIFE_SECONDS = 10L * 366 * 86_400;

  private final Services services;

  Tokens(Services services) {
    this.services = services;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v1/tokens", Access.TOKEN, this::list),
        Route.post("/v1/tokens", Access.TOKEN, this::issue),
        Route.delete("/v1/tokens/{id}", Access.TOKEN, this::revoke));
  }

  private Reply list(Call call) {
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("tokens");
    services.accounts().tokens().stream()
        .filter(t -> visible(call.caller().scope(), t.scope()))
        .forEach(t -> list.add(json(t)));
    return Reply.ok(body);
  }

  private Reply issue(Call call) {
    Fields body = call.body(Set.of("name", "scope", "provider", "expires-in-seconds"));
    String name = Names.TOKEN.check(body.text("name", Names.MOST_CHARACTERS), "/name");
    Scope scope = Scopes.read(body, call.caller(), services.accounts());
    OptionalLong life = body.whole("expires-in-seconds", LEAST_LIFE_SECONDS, MOST_LIFE_SECONDS);
    @Nullable Duration forHowLong = life.isPresent() ? Duration.ofSeconds(life.getAsLong()) : null;
    IssuedToken issued = services.accounts().issueToken(name, scope, forHowLong);
    return Reply.json(201, json(issued.token()).put("token", issued.secret()));
  }

  private Reply revoke(Call call) {
    String id = call.path("id");
    boolean known =
        services.accounts().tokens().stream()
            .anyMatch(t -> t.id().equals(id) && visible(call.caller().scope(), t.scope()));
    if (!known || !services.accounts().revokeToken(id)) {
      throw Gate.missing("token '" + id + "'");
    }
    return Reply.nothing();
  }

  /// Whether a caller may know of what has this scope.
  static boolean visible(Scope caller, Scope other) {
    return caller.isOperator() || caller.equals(other);
  }

  static ObjectNode json(Token token) {
    ObjectNode json = Json.object().put("id", token.id()).put("name", token.name());
    Scopes.write(token.scope(), json);
    json.put("created-at", token.createdAt().toString());
    if (token.expiresAt() != null) {
      json.put("expires-at", token.expiresAt().toString());
    }
    return json;
  }
}
