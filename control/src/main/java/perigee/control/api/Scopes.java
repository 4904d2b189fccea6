package perigee.control.api;

import perigee.control.store.Accounts;
import perigee.control.store.Accounts.Scope;
import tools.jackson.databind.node.ObjectNode;

/// Scopes as bodies spell them: `"scope": "operator"`, or `"scope": "provider"` and the
/// `provider`'s name.
final class Scopes {

  private static final String OPERATOR = "operator";
  private static final String PROVIDER = "provider";

  private Scopes() {}

  static void write(Scope scope, ObjectNode into) {
    String provider = scope.provider();
    into.put("scope", provider == null ? OPERATOR : PROVIDER);
    if (provider != null) {
      into.put(PROVIDER, provider);
    }
  }

  /// The scope that a body asks for; nobody can give more than it has.
  static Scope read(Fields body, Caller caller, Accounts accounts) {
    return switch (body.text("scope", Names.MOST_CHARACTERS)) {
      case OPERATOR -> operator(body, caller);
      case PROVIDER -> provider(body, caller, accounts);
      case String other ->
          throw body.wrong("scope", "is '" + other + "'; it must be operator or provider");
    };
  }

  private static Scope operator(Fields body, Caller caller) {
    if (body.has(PROVIDER)) {
      throw body.wrong(PROVIDER, "does not go with the scope operator");
    }
    if (!caller.scope().isOperator()) {
      throw new Fault(Kind.FORBIDDEN, "only an operator can give the scope operator").refusal();
    }
    return Scope.OPERATOR;
  }

  private static Scope provider(Fields body, Caller caller, Accounts accounts) {
    String own = caller.scope().provider();
    String name =
        own != null && !body.has(PROVIDER) ? own : body.text(PROVIDER, Names.MOST_CHARACTERS);
    if (!caller.scope().covers(name)) {
      throw new Fault(Kind.FORBIDDEN, "the token is for another provider").refusal();
    }
    if (accounts.provider(name).isEmpty()) {
      throw body.wrong(PROVIDER, "'" + name + "' does not exist; create it first");
    }
    return new Scope(name);
  }
}
