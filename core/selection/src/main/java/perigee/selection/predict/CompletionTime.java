package perigee.selection.predict;

import perigee.model.mapping.TrafficClass;
import perigee.selection.evidence.PathFigures;

/// Predicted time to fetch something typical of a traffic class over a path.
///
/// Small objects (Cardwell, Savage and Anderson 2000): handshakes of TCP and TLS 1.3, the request,
/// the rounds of slow start from ten segments (RFC 6928), each a round trip at its 75th percentile,
/// and what the loss of a packet costs: for a SYN the time after which a client tries elsewhere,
/// else a retransmission time-out or a round trip. The second for which a kernel waits before it
/// sends a SYN again (RFC 6298 §2.1) is not what people wait: answers have two addresses and more,
/// and who has several tries the next one after 250 ms (RFC 8305 §5); browsers then begin a second
/// connection even to a single one.
///
/// Large ones: slow start until it loses something (equation 5 there) or has filled the line. After
/// a loss the window is 0.7 of what it was (RFC 9438 §4.6), and again after each further one, until
/// it is what a loss-based sender settles at (`LossLimit`): what is left of half a megabyte goes at
/// a far better rate than that. Where transfers were seen that tell what the path sustains
/// (`Rates`), that counts instead. Losses come in bursts (Paxson 1997, §15), and a sender slows
/// down once for all that it loses in a round trip: the models count such events, not segments.
///
/// Of a round-based model of TCP over paths of 5 to 250 ms, 30 Mbit/s and up to 2 % loss, medians
/// of 256 KiB, 512 KiB and 4 MiB are met within a quarter in most cases. Not in it: time-outs that
/// the last segments wait for, and queues that drop.
public final class CompletionTime {

  private static final double INITIAL_WINDOW = 10;
  private static final double NEXT_ATTEMPT_NANOS = 250e6;
  private static final double LEAST_TIMEOUT_NANOS = 200e6;

  /// Share of data losses in a short transfer that only a time-out repairs: fewer than three
  /// segments follow.
  private static final double BY_TIMEOUT = 0.4;

  /// What is left of the window after a loss.
  private static final double DECREASE = 0.7;

  private final PredictConfig config;
  private final Rates rates;

  public CompletionTime(PredictConfig config) {
    this.config = config;
    this.rates = new Rates(config);
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
    return rates.bps(path, accessBps);
  }

  /// What a client's line lets through, bits per second, by what was seen of its paths.
  public double accessBps(Iterable<PathFigures> paths) {
    return rates.line(paths);
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
    double p = Math.clamp(path.loss() / Rates.BURST, 1e-6, 0.9);
    double line = Math.max(INITIAL_WINDOW, Rates.window(rates.line(accessBps), path));
    double untilLoss = (1 - Math.pow(1 - p, all)) * (1 - p) / p + 1;
    double slowly = Math.min(all, Math.min(untilLoss, line));
    double rest = all - slowly;
    double restNanos = afterLoss(path, rest, Math.min(line, untilLoss + INITIAL_WINDOW), 1 / p);
    if (rest > 0 && rates.isSeen(path)) {
      double seen = 1e9 * rest * LossLimit.SEGMENT_BITS / rates.seen(path);
      restNanos = Rates.blended(seen, restNanos, path);
    }
    return (2 + smoothRounds(slowly)) * path.rtt75Nanos() + handshakeLoss(path) + restNanos;
  }

  /// What comes after slow start.
  ///
  /// @param window that slow start reached
  /// @param between segments between two losses
  private double afterLoss(PathFigures path, double segments, double window, double between) {
    double settled = Math.min(window, Rates.window(rates.lossLimit(path), path));
    double left = segments;
    double now = window;
    double rounds = 0;
    while (left > 0) {
      now = Math.max(settled, DECREASE * now);
      double sent = now > settled ? Math.min(left, between) : left;
      rounds += sent / now;
      left -= sent;
    }
    return rounds * path.rttNanos();
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
    return NEXT_ATTEMPT_NANOS * 2 * ((1 - p) / (1 - 2 * p) - 1);
  }

  private static double dataLoss(PathFigures path, double segments) {
    double any = 1 - Math.pow(1 - path.loss(), segments);
    return any * (BY_TIMEOUT * timeout(path) + (1 - BY_TIMEOUT) * path.rtt75Nanos());
  }

  private static double timeout(PathFigures path) {
    return Math.max(LEAST_TIMEOUT_NANOS, 2 * path.rtt75Nanos());
  }
}
