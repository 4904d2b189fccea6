package perigee.control.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.control.store.Accounts.Scope;
import perigee.control.store.People.Session;

/// For whom a request is made.
///
/// @param name of the account, token or person: the author of what it changes
/// @param hostKey of a meeting, which nobody has looked at yet; null if none was sent
/// @param session of a person; null if it is none's
/// @param secret the session's; empty if there is none
record Caller(
    String name, Scope scope, @Nullable String hostKey, @Nullable Session session, String secret) {

  /// What may do nothing with providers' things.
  private static final Scope NOTHING = new Scope("");

  /// Nobody in particular, who may do nothing.
  static final Caller ANONYMOUS = new Caller("", NOTHING);

  Caller(String name, Scope scope) {
    this(name, scope, null, null, "");
  }

  /// Whoever has a host key.
  static Caller host(String hostKey) {
    return new Caller("host", NOTHING, hostKey, null, "");
  }

  static Caller person(Session session, String secret) {
    return new Caller("person:" + session.person(), NOTHING, null, session, secret);
  }

  /// The provider that it is bound to; the one it names if it is an operator.
  String providerOr(String named) {
    String own = scope.provider();
    return own == null ? named : own;
  }

  boolean isAnonymous() {
    return equals(ANONYMOUS);
  }

  /// The person's id; only for operations that are for people.
  String person() {
    return personIfAny()
        .orElseThrow(() -> new IllegalStateException("the operation is not for people alone"));
  }

  Optional<String> personIfAny() {
    return Optional.ofNullable(session).map(Session::person);
  }

  /// The device that signed in; null if it was none.
  @Nullable String device() {
    return session == null ? null : session.device();
  }

  @Override
  public String toString() {
    return "Caller[" + name + "]";
  }
}
