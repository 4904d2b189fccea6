package perigee.selection.map;

import java.util.Arrays;

/// Hosts of which a map says something, sorted by their hash: what is fetched there, and how many
/// servers share them. Never changed once a map has it.
final class HostTraits {

  final long[] hashes;

  /// Traffic classes, by their index.
  final byte[] classes;

  /// 0 for the usual number.
  final byte[] spreads;

  final boolean[] guaranteed;

  HostTraits(int count) {
    this.hashes = new long[count];
    this.classes = new byte[count];
    this.spreads = new byte[count];
    this.guaranteed = new boolean[count];
  }

  int spread(long hash) {
    int at = Arrays.binarySearch(hashes, hash);
    return at < 0 ? 0 : spreads[at];
  }

  boolean guaranteed(long hash) {
    int at = Arrays.binarySearch(hashes, hash);
    return at >= 0 && guaranteed[at];
  }

  /// Index of the traffic class; of a host that is not here that of small objects.
  int trafficClass(long hash) {
    int at = Arrays.binarySearch(hashes, hash);
    return at < 0 ? 0 : classes[at];
  }
}
