package perigee.selection.answer;

/// What told where the client is.
public enum Basis {
  /// Its address, or the subnet that its resolver sent along (RFC 7871).
  CLIENT,
  /// Where the clients of its resolver were found to be.
  RESOLVER_CLIENTS,
  /// The address of its resolver.
  RESOLVER_ADDRESS,
  /// Nothing: the address is in no unit.
  NOTHING
}
