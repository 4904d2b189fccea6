package perigee.wire.http;

/// A protocol version (RFC 9110 §2.5).
public enum HttpVersion {
  HTTP_1_0,
  HTTP_1_1,
  HTTP_2
}
