package perigee.wire.sdp;

/// Who begins the DTLS handshake (RFC 8842 §5).
public enum Setup {
  ACTIVE,
  PASSIVE,
  ACTPASS,
  HOLDCONN
}
