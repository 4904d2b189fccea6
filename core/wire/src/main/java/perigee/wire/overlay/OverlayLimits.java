package perigee.wire.overlay;

/// What a message may hold; a longer one is malformed.
public final class OverlayLimits {

  /// Octets of a message.
  public static final int MESSAGE = 256 << 10;

  /// Octets of a name: of a member, a person, a device, a host.
  public static final int NAME = 128;

  /// Octets of a display name, and of what is searched for.
  public static final int DISPLAY_NAME = 128;

  /// Octets of what a device says about how it is reached.
  public static final int CONTACT = 1024;

  /// Octets of a certificate.
  public static final int CREDENTIAL = 2048;

  /// Octets that are sent to be weighed.
  public static final int BULK = 64 << 10;

  /// Octets of a signature.
  public static final int SIGNATURE = 512;

  /// Rumours that travel with one message.
  public static final int RUMOURS = 128;

  /// Members told in one answer.
  public static final int CARDS = 64;

  /// Records in one message.
  public static final int RECORDS = 48;

  /// Entries of a slot in one comparison.
  public static final int ENTRIES = 8192;

  /// Super nodes told in one answer.
  public static final int HOSTS = 200;

  /// Super nodes that one device is connected to.
  public static final int SUPER_NODES = 4;

  private OverlayLimits() {}
}
