package perigee.wire.sdp;

import java.util.List;

/// One media section of a session.
///
/// @param mid by which the bundle and other documents name it, empty if it has none
/// @param bundleOnly whether it only lives in a bundle (RFC 9143 §6)
/// @param others attributes that are not known here, as they were written
public record MediaSection(
    MediaLine line,
    String mid,
    Direction direction,
    boolean bundleOnly,
    RtpTerms rtp,
    TransportTerms transport,
    Streams streams,
    List<String> others) {

  public MediaSection {
    others = List.copyOf(others);
  }

  /// Whether it is refused, or taken away.
  public boolean isRefused() {
    return line.port() == 0 && !bundleOnly;
  }

  /// The section that refuses this one.
  public MediaSection refusal() {
    return new MediaSection(
        line.onPort(0),
        mid,
        Direction.INACTIVE,
        false,
        RtpTerms.NONE,
        TransportTerms.NONE,
        Streams.NONE,
        List.of());
  }
}
