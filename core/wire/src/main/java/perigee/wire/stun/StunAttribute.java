package perigee.wire.stun;

/// Types of attributes (RFC 8489 §18.3, RFC 8656 §18, RFC 8445 §16.1).
public final class StunAttribute {

  public static final int MAPPED_ADDRESS = 0x0001;
  public static final int USERNAME = 0x0006;
  public static final int MESSAGE_INTEGRITY = 0x0008;
  public static final int ERROR_CODE = 0x0009;
  public static final int UNKNOWN_ATTRIBUTES = 0x000A;
  public static final int CHANNEL_NUMBER = 0x000C;
  public static final int LIFETIME = 0x000D;
  public static final int XOR_PEER_ADDRESS = 0x0012;
  public static final int DATA = 0x0013;
  public static final int REALM = 0x0014;
  public static final int NONCE = 0x0015;
  public static final int XOR_RELAYED_ADDRESS = 0x0016;
  public static final int REQUESTED_ADDRESS_FAMILY = 0x0017;
  public static final int EVEN_PORT = 0x0018;
  public static final int REQUESTED_TRANSPORT = 0x0019;
  public static final int DONT_FRAGMENT = 0x001A;
  public static final int MESSAGE_INTEGRITY_SHA256 = 0x001C;
  public static final int XOR_MAPPED_ADDRESS = 0x0020;
  public static final int RESERVATION_TOKEN = 0x0022;
  public static final int PRIORITY = 0x0024;
  public static final int USE_CANDIDATE = 0x0025;
  public static final int ADDITIONAL_ADDRESS_FAMILY = 0x8000;
  public static final int ADDRESS_ERROR_CODE = 0x8001;
  public static final int SOFTWARE = 0x8022;
  public static final int FINGERPRINT = 0x8028;
  public static final int ICE_CONTROLLED = 0x8029;
  public static final int ICE_CONTROLLING = 0x802A;

  /// Whoever does not know a type from here on may ignore it (RFC 8489 §14).
  static final int OPTIONAL = 0x8000;

  /// How many types have an index.
  static final int KNOWN = 27;

  private StunAttribute() {}

  /// A number below [#KNOWN] for each type that is known here, or -1.
  static int index(int type) {
    return switch (type) {
      case MAPPED_ADDRESS -> 0;
      case USERNAME -> 1;
      case MESSAGE_INTEGRITY -> 2;
      case ERROR_CODE -> 3;
      case UNKNOWN_ATTRIBUTES -> 4;
      case CHANNEL_NUMBER -> 5;
      case LIFETIME -> 6;
      case XOR_PEER_ADDRESS -> 7;
      case DATA -> 8;
      case REALM -> 9;
      case NONCE -> 10;
      case XOR_RELAYED_ADDRESS -> 11;
      case REQUESTED_ADDRESS_FAMILY -> 12;
      case EVEN_PORT -> 13;
      case REQUESTED_TRANSPORT -> 14;
      case DONT_FRAGMENT -> 15;
      case MESSAGE_INTEGRITY_SHA256 -> 16;
      case XOR_MAPPED_ADDRESS -> 17;
      case RESERVATION_TOKEN -> 18;
      case PRIORITY -> 19;
      case USE_CANDIDATE -> 20;
      case ADDITIONAL_ADDRESS_FAMILY -> 21;
      case ADDRESS_ERROR_CODE -> 22;
      case SOFTWARE -> 23;
      case FINGERPRINT -> 24;
      case ICE_CONTROLLED -> 25;
      case ICE_CONTROLLING -> 26;
      default -> -1;
    };
  }
}
