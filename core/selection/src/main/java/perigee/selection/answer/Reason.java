package perigee.selection.answer;

/// Why a client is sent to a region. The first four are the map's own (`Why`).
public enum Reason {
  /// The shortest predicted time.
  BEST,
  /// Better ones have no room.
  CAPACITY,
  /// Another is better, but not by enough, or not for long enough, to switch.
  HELD,
  /// A small share is sent there so that it stays measured.
  EXPLORED,
  /// The best one has no room but what is kept for this host.
  GUARANTEED,
  /// The chosen region has no server that takes clients: the next one.
  DOWN,
  /// No region has one: servers are told as if all were well, since only trying tells.
  FAIL_OPEN,
  /// There is no server to tell.
  NOBODY
}
