package perigee.realtime.turn;

import perigee.net.loop.OwnedCounts;

/// What a loop has done. Written by its thread alone, read by any.
public final class TurnStatistics {

  /// What is counted.
  public enum Kind {
    /// Binding requests answered.
    BINDINGS(0),
    /// Allocations made.
    ALLOCATIONS(1),
    /// Requests that were refused since who sent them showed no good credential.
    UNAUTHENTICATED(2),
    /// Requests that were refused for other reasons.
    REFUSED(3),
    /// Answers that were not sent since a network asks too much.
    HELD_BACK(4),
    /// Datagrams from clients to peers.
    TO_PEERS(5),
    /// Octets from clients to peers.
    TO_PEERS_BYTES(6),
    /// Datagrams from peers to clients.
    TO_CLIENTS(7),
    /// Octets from peers to clients.
    TO_CLIENTS_BYTES(8),
    /// Datagrams between two clients of the same loop, which never left it.
    HAIRPINS(9),
    /// Datagrams that had no permission, no channel or no room.
    DROPPED(10);

    private final int index;

    Kind(int index) {
      this.index = index;
    }
  }

  private final OwnedCounts counts = new OwnedCounts(Kind.values().length);

  void count(Kind kind) {
    counts.add(kind.index, 1);
  }

  void count(Kind kind, int more) {
    counts.add(kind.index, more);
  }

  /// What was counted until a moment ago.
  public long get(Kind kind) {
    return counts.get(kind.index);
  }
}
