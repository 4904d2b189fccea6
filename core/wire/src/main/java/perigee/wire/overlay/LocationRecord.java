package perigee.wire.overlay;

import java.util.List;

/// Where one device of a person is. All of a person's records together say where he is; each has an
/// order of its own, so that devices need not know of each other.
///
/// @param person whose it is
/// @param device unique among the person's
/// @param name by which the person is found; empty if he is not to be
/// @param sequence grows with every record of this device
/// @param seenSeconds when the person was last seen here, seconds since the epoch
/// @param untilSeconds until when the device is reached there; not after `seenSeconds` if it is not
/// @param superNodes through whom it is reached, best first
/// @param contact what these need to reach it; they alone read it
/// @param credential whose key signed: the device's certificate, or that of a super node of the
///   operator for a telephone that has no key
/// @param signature over `OverlayWriter.signed`
public record LocationRecord(
    String person,
    String device,
    String name,
    long sequence,
    long seenSeconds,
    long untilSeconds,
    List<String> superNodes,
    String contact,
    Octets credential,
    Octets signature) {

  public LocationRecord {
    superNodes = List.copyOf(superNodes);
  }

  /// Whether the device can be reached, as far as the record knows.
  public boolean isReachable(long nowSeconds) {
    return untilSeconds > nowSeconds && untilSeconds > seenSeconds;
  }

  /// The same with a signature.
  public LocationRecord signed(Octets other) {
    return new LocationRecord(
        person,
        device,
        name,
        sequence,
        seenSeconds,
        untilSeconds,
        superNodes,
        contact,
        credential,
        other);
  }
}
