package perigee.calling.overlay;

import perigee.wire.overlay.OverlayMessage;

/// Where the answer to one request goes.
@FunctionalInterface
public interface Reply {

  void send(OverlayMessage answer);
}
