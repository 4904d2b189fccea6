package perigee.net.http;

/// A peer that could not be reached, or did not keep to the protocol.
public final class PeerException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String peer;
  private final Kind kind;
  private final boolean retryable;
  private final String reason;

  /// What went wrong.
  public enum Kind {
    /// No connection: refused, unreachable, name not found, TLS handshake failed.
    CONNECT,
    /// The certificate could not be verified.
    CERTIFICATE,
    /// Nothing came in time.
    TIMEOUT,
    /// The connection ended before the response's head was whole.
    CLOSED,
    /// What came is not HTTP.
    PROTOCOL,
    /// The request was cancelled from our side.
    CANCELLED
  }

  /// Makes one.
  ///
  /// @param retryable whether the peer cannot have acted on the request
  public PeerException(String peer, Kind kind, boolean retryable, String message) {
    super(message);
    this.peer = peer;
    this.kind = kind;
    this.retryable = retryable;
    this.reason = message;
  }

  /// `host:port`.
  public String peer() {
    return peer;
  }

  public Kind kind() {
    return kind;
  }

  /// What happened, in words; the message, which is never missing here.
  public String reason() {
    return reason;
  }

  public boolean retryable() {
    return retryable;
  }
}
