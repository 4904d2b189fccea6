package perigee.meeting.host;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import perigee.meeting.link.ConnectorFrame;

/// How much there is to do in a meeting, as its process tells it. Guarded by its [HostedMeeting].
final class MeetingLoad {

  /// Above this share of a processor, queues grow.
  private static final double MOST_BUSY = 0.75;

  private final HostTerms bounds;
  private final InstantSource clock;
  private int participants;
  private double packetsPerSecond;
  private double busy;
  private List<ConnectorFrame.Crossing> crossings = List.of();
  private Instant emptySince;

  MeetingLoad(HostTerms bounds, InstantSource clock) {
    this.bounds = bounds;
    this.clock = clock;
    this.emptySince = clock.instant();
  }

  /// A process begins.
  void begins() {
    emptySince = clock.instant();
  }

  /// The process tells.
  ///
  /// @param isAwaited whether browsers are on the line
  void told(ConnectorFrame.Status status, boolean isAwaited) {
    if (status.participants() > 0 || isAwaited) {
      emptySince = clock.instant();
    }
    participants = status.participants();
    packetsPerSecond = status.packetsPerSecond();
    busy = status.busy();
  }

  void crossings(List<ConnectorFrame.Crossing> now) {
    crossings = now;
  }

  /// The process is gone.
  void ends() {
    participants = 0;
    crossings = List.of();
  }

  int participants() {
    return participants;
  }

  double packetsPerSecond() {
    return packetsPerSecond;
  }

  /// What crosses between the process and those of other regions.
  List<ConnectorFrame.Crossing> crossings() {
    return crossings;
  }

  /// What it is measured to take of what a process can, or will take with one more participant if
  /// he takes as much as the others, whichever is more.
  double share() {
    double predicted = packetsPerSecond * (participants + 1) / Math.max(1, participants);
    return Math.max(busy / MOST_BUSY, predicted / bounds.packetsPerSecond());
  }

  /// Whether nobody has been there for long.
  boolean isDeserted() {
    return participants == 0 && clock.instant().isAfter(emptySince.plus(bounds.emptyFor()));
  }
}
