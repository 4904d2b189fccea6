package perigee.calling.overlay;

import java.util.Optional;

/// How a device is called in the overlay: `~PERSON.DEVICE`. No node of the operator has such a
/// name.
///
/// @param person the person's id
/// @param device the device's id, which has no full stop
public record DeviceName(String person, String device) {

  private static final String MARK = "~";

  /// Whether a name is one of a device.
  public static boolean is(String id) {
    return id.startsWith(MARK);
  }

  /// Reads one.
  public static Optional<DeviceName> parse(String id) {
    int dot = id.lastIndexOf('.');
    return is(id) && dot > 1 && dot < id.length() - 1
        ? Optional.of(new DeviceName(id.substring(1, dot), id.substring(dot + 1)))
        : Optional.empty();
  }

  /// As certificates and cards carry it.
  public String id() {
    return MARK + person + "." + device;
  }
}
