package perigee.wire.overlay;

/// What octets turned out to be.
public sealed interface OverlayRead {

  /// A message.
  record Message(OverlayMessage message) implements OverlayRead {}

  /// None.
  record Malformed(String reason) implements OverlayRead {}
}
