package perigee.wire.dns;

/// The numbers of response codes (RFC 6895 §2.3). Those above 15 need OPT.
public final class ResponseCode {

  public static final int NOERROR = 0;
  public static final int FORMERR = 1;
  public static final int SERVFAIL = 2;
  public static final int NXDOMAIN = 3;
  public static final int NOTIMP = 4;
  public static final int REFUSED = 5;
  public static final int NOTAUTH = 9;
  public static final int BADVERS = 16;
  public static final int BADCOOKIE = 23;

  private ResponseCode() {}

  /// The name as `dig` prints it.
  public static String name(int code) {
    return switch (code) {
      case NOERROR -> "NOERROR";
      case FORMERR -> "FORMERR";
      case SERVFAIL -> "SERVFAIL";
      case NXDOMAIN -> "NXDOMAIN";
      case NOTIMP -> "NOTIMP";
      case REFUSED -> "REFUSED";
      case NOTAUTH -> "NOTAUTH";
      case BADVERS -> "BADVERS";
      case BADCOOKIE -> "BADCOOKIE";
      default -> "RCODE" + code;
    };
  }
}
