package perigee.selection.predict;

import perigee.selection.evidence.LossRate;
import perigee.selection.evidence.PathFigures;

/// At which rates paths and lines carry long transfers: what transfers got, if any were seen, over
/// what loss-based senders can get (`LossLimit`) on the client's line.
///
/// What a transfer got tells of the path only if it found the path's end. One that was over in slow
/// start, or soon after, has the rate that its size and the round trip allowed, which is a lower
/// bound, and on a nearer path would have been more.
final class Rates {

  /// A measured rate is not believed beyond this multiple of the model, since the loss may be
  /// younger.
  private static final double MODEL_MARGIN = 4;

  /// What the model is worth beside what was seen, in transfers. Where segments are lost by chance,
  /// the rates of single transfers differ by a factor of two, while the model of the same losses is
  /// right to a fifth: a few transfers tell less than it.
  private static final double MODEL_TRANSFERS = 4;

  /// Less was seen too long ago, or elsewhere.
  private static final double LEAST_TRANSFERS = 0.1;

  /// A rate that is so near to what loss permits is explained by it.
  private static final double LOSS_EXPLAINS = 0.75;

  /// Slow start sends half of what it sends in its last round, and a quarter in the one before.
  private static final double SLOW_START_SHARE = 0.25;

  /// Segments lost in an event: what is not measured is rather hoped for, since a path that is
  /// never used for large objects is never found to carry them well.
  static final double BURST = 2.5;

  private final PredictConfig config;

  Rates(PredictConfig config) {
    this.config = config;
  }

  /// The rate that a long transfer is predicted to get, bits per second.
  double bps(PathFigures path, double accessBps) {
    double model = Math.min(line(accessBps), lossLimit(path));
    return Math.max(1, isSeen(path) ? blended(seen(path), model, path) : model);
  }

  /// Whether a transfer was seen that tells of the path.
  boolean isSeen(PathFigures path) {
    return path.deliveryBps() > 0 && !endedEarly(path);
  }

  /// What transfers got, as far as it is believed.
  double seen(PathFigures path) {
    return Math.min(path.deliveryBps(), MODEL_MARGIN * lossLimit(path));
  }

  /// Both together, the geometric mean, since they differ by factors.
  static double blended(double seen, double model, PathFigures path) {
    double share = path.deliveries() / (path.deliveries() + MODEL_TRANSFERS);
    return Math.exp(share * Math.log(seen) + (1 - share) * Math.log(model));
  }

  /// A share of loss that can't be told from what every path has is no limit.
  double lossLimit(PathFigures path) {
    double beyond = path.loss() - 2 * LossRate.USUAL;
    return config.sender() == Sender.MODEL_BASED || beyond <= 0
        ? Double.POSITIVE_INFINITY
        : LossLimit.bps(beyond / BURST, path.rttNanos() / 1e9);
  }

  /// @param accessBps what is known of the line; 0 for nothing
  double line(double accessBps) {
    return accessBps > 0 ? accessBps : config.accessBps();
  }

  /// What the client's line lets through, by what was seen of its paths: the most that any of them
  /// gave. Where loss explains all of them, or that the transfers were short, this is no bound, and
  /// the line is presumed.
  double line(Iterable<PathFigures> paths) {
    double most = 0;
    boolean isBound = false;
    for (PathFigures path : paths) {
      if (path.deliveries() >= LEAST_TRANSFERS) {
        most = Math.max(most, path.deliveryBps());
        isBound |= !endedEarly(path) && path.deliveryBps() < LOSS_EXPLAINS * lossLimit(path);
      }
    }
    return isBound ? most : Math.max(most, config.accessBps());
  }

  private boolean endedEarly(PathFigures path) {
    double object = config.bulkBytes() * Byte.SIZE / LossLimit.SEGMENT_BITS;
    return window(path.deliveryBps(), path) > SLOW_START_SHARE * object;
  }

  /// Segments on their way at a rate.
  static double window(double bps, PathFigures path) {
    return bps * path.rttNanos() / 1e9 / LossLimit.SEGMENT_BITS;
  }
}
