package perigee.realtime.turn;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The allocations of clients by UDP, found by where they came from and to (open addressing,
/// removal by shifting back). It belongs to one thread.
final class AllocationTable {

  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final @Nullable Allocation[] places;
  private final int shift;
  private final int mask;

  /// A table.
  ///
  /// @param most allocations that it will hold
  AllocationTable(int most) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(2, most * 2 - 1));
    this.places = new Allocation[1 << bits];
    this.mask = places.length - 1;
    this.shift = Long.SIZE - bits;
  }

  private int home(int port, long high, long low, int peerPort) {
    long key = high ^ Long.rotateLeft(low, 23) ^ ((long) peerPort << 16) ^ port;
    return (int) ((key * MIX) >>> shift);
  }

  private int home(Allocation of) {
    return home(of.clientPort, of.high, of.low, of.peerPort);
  }

  @Nullable Allocation find(int port, long high, long low, int peerPort) {
    int at = home(port, high, low, peerPort);
    Allocation each = places[at];
    while (each != null && !each.isOf(port, high, low, peerPort)) {
      at = (at + 1) & mask;
      each = places[at];
    }
    return each;
  }

  void add(Allocation allocation) {
    int at = home(allocation);
    while (places[at] != null) {
      at = (at + 1) & mask;
    }
    places[at] = allocation;
  }

  void remove(Allocation allocation) {
    int hole = home(allocation);
    while (places[hole] != allocation) {
      if (places[hole] == null) {
        return;
      }
      hole = (hole + 1) & mask;
    }
    int at = hole;
    while (true) {
      at = (at + 1) & mask;
      Allocation each = places[at];
      if (each == null) {
        break;
      }
      // It may move to the hole unless its home lies behind it.
      if (((at - home(each)) & mask) >= ((at - hole) & mask)) {
        places[hole] = each;
        hole = at;
      }
    }
    places[hole] = null;
  }

  List<Allocation> all() {
    List<Allocation> all = new ArrayList<>();
    for (Allocation each : places) {
      if (each != null) {
        all.add(each);
      }
    }
    return all;
  }
}
