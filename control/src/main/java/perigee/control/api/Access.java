package perigee.control.api;

/// Who may call an operation.
enum Access {
  /// Anybody, without a token.
  EVERYBODY,
  /// Anybody; but who sends a credential must be who it says.
  GUEST,
  /// Whoever has a token, a person's session, or the host key of a meeting; the operation looks at
  /// what it is.
  PARTY,
  /// A person who signed in.
  PERSON,
  /// Whoever has a token; what a provider sees is only its own.
  TOKEN,
  /// Operators.
  OPERATOR
}
