package perigee.realtime.media;

import java.util.concurrent.atomic.LongAdder;
import perigee.net.loop.OwnedCounts;

/// What a media port has done. Written by its thread alone, read by any.
public final class MediaStatistics {

  /// What is counted.
  public enum Kind {
    /// Packets that came and were opened.
    RECEIVED(0),
    RECEIVED_BYTES(1),
    /// Packets that were protected and left.
    SENT(2),
    SENT_BYTES(3),
    /// Checks that were answered.
    CHECKS(4),
    /// Messages of STUN for nobody, or with a wrong seal.
    CHECKS_REFUSED(5),
    /// Packets from addresses that no peer has proved.
    STRANGERS(6),
    /// Packets that were there before.
    REPLAYED(7),
    /// Packets that were not sealed with the peer's key, or are none.
    FALSE(8),
    /// Packets that came before keys were there, or did not fit.
    DROPPED(9),
    /// Packets that could not be protected.
    UNSENT(10),
    /// Datagrams of handshakes for which there was no room.
    HANDSHAKES_REFUSED(11),
    /// Handshakes that gave keys.
    HANDSHAKES(12),
    /// Faults of our own that ended a peer.
    FAILURES(13);

    private final int index;

    Kind(int index) {
      this.index = index;
    }
  }

  private final OwnedCounts counts = new OwnedCounts(Kind.values().length);
  private final LongAdder refused = new LongAdder();

  /// A task found no room. For any thread.
  void refused() {
    refused.increment();
  }

  /// What came by connections and found no room.
  public long refusedTasks() {
    return refused.sum();
  }

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
