package perigee.wire.sdp;

/// Who sends in a media section, seen by the one who says it (RFC 8866 §6.7).
public enum Direction {
  SENDRECV,
  SENDONLY,
  RECVONLY,
  INACTIVE;

  public static Direction of(boolean sends, boolean receives) {
    if (sends) {
      return receives ? SENDRECV : SENDONLY;
    }
    return receives ? RECVONLY : INACTIVE;
  }

  public boolean sends() {
    return this == SENDRECV || this == SENDONLY;
  }

  public boolean receives() {
    return this == SENDRECV || this == RECVONLY;
  }

  /// The same, seen from the other end.
  public Direction reversed() {
    return of(receives(), sends());
  }
}
