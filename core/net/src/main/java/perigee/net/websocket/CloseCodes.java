package perigee.net.websocket;

/// Why a WebSocket ends (RFC 6455 §7.4.1).
public final class CloseCodes {

  public static final int NORMAL = 1000;
  public static final int GOING_AWAY = 1001;
  public static final int PROTOCOL_ERROR = 1002;
  public static final int UNSUPPORTED = 1003;

  /// Never sent: the peer gave no code.
  public static final int NONE = 1005;

  /// Never sent: the connection broke.
  public static final int ABNORMAL = 1006;

  public static final int NOT_UTF8 = 1007;
  public static final int POLICY = 1008;
  public static final int TOO_BIG = 1009;
  public static final int INTERNAL = 1011;
  public static final int TRY_AGAIN_LATER = 1013;

  private CloseCodes() {}
}
