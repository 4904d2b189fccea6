package perigee.calling.overlay;

import perigee.wire.overlay.OverlayMessage;

/// Who takes part in the overlay: a member, or a client of members. All calls on one thread.
public interface Party {

  /// Takes what somebody says.
  void received(Peer from, OverlayMessage message, Reply reply);

  /// The connection of somebody who came here has ended.
  void gone(String peer);
}
