package perigee.wire.dns;

/// Codes of extended errors (RFC 8914 §4); -1 stands for none.
public final class ExtendedError {

  public static final int NONE = -1;
  public static final int OTHER = 0;
  public static final int STALE_ANSWER = 3;
  public static final int NOT_READY = 14;
  public static final int PROHIBITED = 18;
  public static final int NOT_AUTHORITATIVE = 20;
  public static final int NOT_SUPPORTED = 21;

  private ExtendedError() {}
}
