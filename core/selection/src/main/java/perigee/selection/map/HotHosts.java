package perigee.selection.map;

import java.util.Arrays;

/// Hosts that ask for more than the usual number of servers, sorted by their hash. Never changed
/// once a map has it.
final class HotHosts {

  final long[] hashes;
  final byte[] spreads;

  HotHosts(int count) {
    this.hashes = new long[count];
    this.spreads = new byte[count];
  }

  int spread(long hash) {
    int at = Arrays.binarySearch(hashes, hash);
    return at < 0 ? 0 : spreads[at];
  }
}
