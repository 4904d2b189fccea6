package perigee.selection.answer;

import java.util.Arrays;

/// Servers for a client, best first, and why. Mutable, so that a loop needs only one; of one
/// thread.
public final class Assignment {

  /// Servers at most.
  public static final int MOST = 8;

  final int[] servers = new int[MOST];
  int count;
  int region;
  int row;
  int rank;
  int scope;
  boolean tentative;
  long mapVersion;
  double predictedNanos;
  Reason reason = Reason.NOBODY;
  Basis basis = Basis.NOTHING;

  /// How many servers are told.
  public int count() {
    return count;
  }

  /// Index of a server in the map.
  public int server(int i) {
    if (i >= count) {
      throw new IndexOutOfBoundsException(i);
    }
    return servers[i];
  }

  /// Index of the region that the first server is in; -1 for none.
  public int region() {
    return region;
  }

  /// The row of the map that the answer is from.
  public int row() {
    return row;
  }

  /// The region's rank in the row: 0 if it is the one that the map chose.
  public int rank() {
    return rank;
  }

  /// Length of the prefix for which the answer is true (SCOPE PREFIX-LENGTH, RFC 7871 §7.2.1); 0 if
  /// it was not the client's address that told. May be above the length that was asked with.
  public int scope() {
    return scope;
  }

  /// Whether the answer may soon be another: the map's choice was hardly tried, or a better one is
  /// in sight.
  public boolean isTentative() {
    return tentative;
  }

  public long mapVersion() {
    return mapVersion;
  }

  /// Predicted completion time, nanoseconds; 0 if nothing is known.
  public double predictedNanos() {
    return predictedNanos;
  }

  public Reason reason() {
    return reason;
  }

  public Basis basis() {
    return basis;
  }

  void begin(long version) {
    count = 0;
    region = -1;
    rank = 0;
    scope = 0;
    tentative = false;
    mapVersion = version;
    predictedNanos = 0;
    reason = Reason.NOBODY;
    basis = Basis.NOTHING;
  }

  void add(int server) {
    servers[count++] = server;
  }

  boolean has(int server) {
    for (int i = 0; i < count; i++) {
      if (servers[i] == server) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    int[] told = Arrays.copyOf(servers, count);
    return Arrays.toString(told) + " " + reason + " " + basis + " /" + scope;
  }
}
