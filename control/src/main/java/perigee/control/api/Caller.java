package perigee.control.api;

import org.jspecify.annotations.Nullable;
import perigee.control.store.Accounts.Scope;

/// For whom a request is made.
///
/// @param name of the account or token: the author of what it changes
/// @param hostKey of a meeting, which nobody has looked at yet; null if none was sent
record Caller(String name, Scope scope, @Nullable String hostKey) {

  /// Nobody in particular, who may do nothing.
  static final Caller ANONYMOUS = new Caller("", new Scope(""));

  Caller(String name, Scope scope) {
    this(name, scope, null);
  }

  /// Whoever has a host key.
  static Caller host(String hostKey) {
    return new Caller("host", new Scope(""), hostKey);
  }

  /// The provider that it is bound to; the one it names if it is an operator.
  String providerOr(String named) {
    String own = scope.provider();
    return own == null ? named : own;
  }

  boolean isAnonymous() {
    return equals(ANONYMOUS);
  }
}
