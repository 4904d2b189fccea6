package perigee.content.measure;

import perigee.model.mapping.Address;
import perigee.model.mapping.MeasurementSource;
import perigee.model.mapping.PathSample;
import perigee.net.path.PathFigures;

/// What was seen of one path since it was last told. Guarded by its table.
final class PathTally {

  /// From so many segments on the smoothed time counts. Before, the other end may have held back
  /// its acknowledgements (RFC 9293 §3.8.6.3), and only the least time is the path's.
  private static final long MANY_SEGMENTS = 16;

  /// Transfers shorter than this end before they have found what the path allows. Longer ones wait
  /// in queues behind themselves, so that, again, only the least time is the path's.
  private static final long LONG_BYTES = 128 << 10;

  private final MeasurementSource source;
  private Address host;
  private int count;
  private double sumNanos;
  private double squares;
  private long sent;
  private long lost;
  private double rateBytes;
  private double weighedRate;

  /// @param host one of those at the other end
  PathTally(MeasurementSource source, Address host) {
    this.source = source;
    this.host = host;
  }

  Address host() {
    return host;
  }

  void host(Address latest) {
    host = latest;
  }

  void add(PathFigures figures) {
    boolean isLong = figures.bytes() >= LONG_BYTES;
    boolean smoothed = figures.segments() >= MANY_SEGMENTS && !isLong;
    boolean least = !smoothed && figures.minRttMicros() > 0;
    addRtt((least ? figures.minRttMicros() : figures.rttMicros()) * 1e3);
    sent += figures.segments();
    lost += figures.retransmitted();
    if (figures.rateBytesPerSecond() > 0 && isLong) {
      rateBytes += figures.bytes();
      weighedRate += (double) figures.bytes() * figures.rateBytesPerSecond();
    }
  }

  void addRtt(double nanos) {
    count++;
    sumNanos += nanos;
    squares += nanos * nanos;
  }

  void addProbe(boolean answered, double nanos) {
    sent++;
    if (answered) {
      addRtt(nanos);
    } else {
      lost++;
    }
  }

  PathSample sample() {
    double mean = count == 0 ? 0 : sumNanos / count;
    double variance = count == 0 ? 0 : Math.max(0, squares / count - mean * mean);
    double rate = rateBytes == 0 ? 0 : weighedRate / rateBytes * Byte.SIZE;
    return new PathSample(
        source, Math.max(1, count), mean, Math.sqrt(variance), sent, Math.min(lost, sent), rate);
  }
}
