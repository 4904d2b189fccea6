package perigee.selection.predict;

/// Round-trip times between regions, as they measure each other. Filled by one thread, then read.
public final class Mesh {

  private final double[][] rtts;

  public Mesh(int regions) {
    this.rtts = new double[regions][regions];
  }

  /// Says how far two regions are from each other, in both directions.
  public Mesh put(int a, int b, double rttNanos) {
    rtts[a][b] = rttNanos;
    rtts[b][a] = rttNanos;
    return this;
  }

  public int regions() {
    return rtts.length;
  }

  /// In nanoseconds; 0 where it was not measured, and from a region to itself.
  public double rttNanos(int from, int to) {
    return rtts[from][to];
  }

  boolean knows(int from, int to) {
    return from == to || rtts[from][to] > 0;
  }
}
