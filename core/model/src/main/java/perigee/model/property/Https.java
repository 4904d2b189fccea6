package perigee.model.property;

/// How a property's hosts are reached over TLS.
///
/// @param certificate where certificates are from; the operator's files go before either
/// @param redirect whether plain HTTP is answered with the same address under `https`
public record Https(Certificate certificate, boolean redirect) {

  /// The network's own authority, and no redirect.
  public static final Https DEFAULT = new Https(Certificate.LOCAL, false);

  /// Who issues certificates.
  public enum Certificate {
    /// The network's own authority, which only those trust who were told to.
    LOCAL,
    /// A public authority, asked by ACME (RFC 8555); until it has answered, the network's own.
    ACME
  }
}
