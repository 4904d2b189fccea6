package perigee.control.api;

/// Who may call an operation.
enum Access {
  /// Anybody, without a token.
  EVERYBODY,
  /// Whoever has a token; what a provider sees is only its own.
  TOKEN,
  /// Operators.
  OPERATOR
}
