package perigee.control.api;

import perigee.control.store.Accounts.Scope;

/// For whom a request is made.
///
/// @param name of the account or token: the author of what it changes
record Caller(String name, Scope scope) {

  /// Nobody in particular, who may do nothing.
  static final Caller ANONYMOUS = new Caller("", new Scope(""));

  /// The provider that it is bound to; the one it names if it is an operator.
  String providerOr(String named) {
    String own = scope.provider();
    return own == null ? named : own;
  }
}
