package perigee.selection.predict;

import perigee.model.mapping.TrafficClass;
import perigee.selection.evidence.LossRate;
import perigee.selection.evidence.PathFigures;

/// Predicted time to fetch something typical of a traffic class over a path.
///
/// Small objects (Cardwell, Savage and Anderson 2000): handshakes of TCP and TLS 1.3, the request,
/// the rounds of slow start from ten segments (RFC 6928), each a round trip at its 75th percentile,
/// and what the loss of a packet costs: a second for a SYN (RFC 6298 §2.1), else a retransmission
/// time-out or a round trip. Large ones: slow start until it loses something (equation 5 there) or
/// has reached the rate that the path sustains, and the rest at that rate.
///
/// The rate is what transfers got, if any were seen: it has the loss and the bottleneck in it.
/// Without, it is what loss-based senders can get (`LossLimit`) on the client's line. A measured
/// rate is not believed beyond four times that model, since the loss may be younger. Losses come in
/// bursts (Paxson 1997, §15), and a sender slows down once for all that it loses in a round trip:
/// the models count such events, not segments.
public final class CompletionTime {

  private static final double INITIAL_WINDOW = 10;
  private static final double SYN_TIMEOUT_NANOS = 1e9;
  private static final double LEAST_TIMEOUT_NANOS = 200e6;

  /// Share of data losses in a short transfer that only a time-out repairs: fewer than three
  /// segments follow.
  private static final double BY_TIMEOUT = 0.4;

  private static final double MODEL_MARGIN = 4;

  /// Segments lost in an event: what is not measured is rather hoped for, since a path that is
  /// never used for large objects is never found to carry them well.
  private static final double BURST = 2.5;

  private final PredictConfig config;

  public CompletionTime(PredictConfig config) {
    this.config = config;
  }

  /// Predicted time in nanoseconds.
  ///
  /// @param accessBps of the client's line, as far as it is known; 0 if not
  public double nanos(TrafficClass trafficClass, PathFigures path, double accessBps) {
    return switch (trafficClass) {
      case SMALL -> small(path);
      case BULK -> bulk(path, accessBps);
      case STREAM -> warm(path) + 8e9 * config.segmentBytes() / bps(path, accessBps);
    };
  }

  /// The rate that a long transfer is predicted to get, bits per second.
  public double bps(PathFigures path, double accessBps) {
    double line = accessBps > 0 ? accessBps : config.accessBps();
    double model = config.sender() == Sender.LOSS_BASED ? lossLimit(path) : line;
    if (path.deliveryBps() > 0) {
      double believed = Math.min(path.deliveryBps(), MODEL_MARGIN * model);
      return Math.max(1, config.sender() == Sender.LOSS_BASED ? believed : path.deliveryBps());
    }
    return Math.max(1, Math.min(line, model));
  }

  /// A share of loss that can't be told from none is no limit.
  private static double lossLimit(PathFigures path) {
    return path.loss() < 2 * LossRate.USUAL
        ? Double.POSITIVE_INFINITY
        : LossLimit.bps(path.loss() / BURST, path.rttNanos() / 1e9);
  }

  private double small(PathFigures path) {
    double segments = segments(config.smallBytes());
    double handshakes = 2 * path.rtt75Nanos();
    return handshakes
        + handshakeLoss(path)
        + rounds(segments) * path.rtt75Nanos()
        + dataLoss(path, segments);
  }

  private double bulk(PathFigures path, double accessBps) {
    double all = segments(config.bulkBytes());
    double bps = bps(path, accessBps);
    double window = bps * path.rttNanos() / 1e9 / LossLimit.SEGMENT_BITS;
    double p = Math.clamp(path.loss() / BURST, 1e-6, 0.9);
    double untilLoss = (1 - Math.pow(1 - p, all)) * (1 - p) / p + 1;
    double slowly = Math.min(all, Math.min(untilLoss, Math.max(INITIAL_WINDOW, window)));
    return (2 + smoothRounds(slowly)) * path.rtt75Nanos()
        + handshakeLoss(path)
        + 1e9 * (all - slowly) * LossLimit.SEGMENT_BITS / bps;
  }

  /// A request on a connection that is open.
  private static double warm(PathFigures path) {
    return path.rtt75Nanos() + path.loss() * timeout(path);
  }

  private static double segments(double bytes) {
    return Math.max(1, bytes * 8 / LossLimit.SEGMENT_BITS);
  }

  /// Round trips in which so many segments are sent, if the window doubles in each.
  private static double rounds(double segments) {
    return Math.max(1, Math.ceil(Math.log(segments / INITIAL_WINDOW + 1) / Math.log(2)));
  }

  /// The same where it depends on the path how many segments they are: a step would make paths that
  /// are almost alike differ by a round trip.
  private static double smoothRounds(double segments) {
    return Math.max(1, 0.5 + Math.log(segments / INITIAL_WINDOW + 1) / Math.log(2));
  }

  /// Cardwell et al., equation 4: either packet of the handshake may be lost, again and again.
  private static double handshakeLoss(PathFigures path) {
    double p = Math.min(0.45, path.loss());
    return SYN_TIMEOUT_NANOS * 2 * ((1 - p) / (1 - 2 * p) - 1);
  }

  private static double dataLoss(PathFigures path, double segments) {
    double any = 1 - Math.pow(1 - path.loss(), segments);
    return any * (BY_TIMEOUT * timeout(path) + (1 - BY_TIMEOUT) * path.rtt75Nanos());
  }

  private static double timeout(PathFigures path) {
    return Math.max(LEAST_TIMEOUT_NANOS, 2 * path.rtt75Nanos());
  }
}
