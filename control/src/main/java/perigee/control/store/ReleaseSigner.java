package perigee.control.store;

/// Control's release key: signs what the nodes will check before they apply it.
@FunctionalInterface
public interface ReleaseSigner {

  /// The Ed25519 signature (RFC 8032) over the payload's UTF-8 bytes, in base64.
  String sign(String payload);
}
