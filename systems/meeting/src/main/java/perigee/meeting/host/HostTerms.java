package perigee.meeting.host;

import java.time.Duration;

/// Bounds of a host.
///
/// @param meetings held at a time
/// @param joinsPerSecond WebSockets that are taken, of all meetings together
/// @param unsentTexts of a browser that wait for its meeting's process
/// @param lines of the chat that are kept for the next process
/// @param events that wait to be reported
/// @param restarts of one meeting's process within ten minutes; then the meeting is given up
/// @param spares processes that wait while there are meetings: as many may die at once
/// @param spareAfter how long after one was taken another is started
/// @param packetsPerSecond that one meeting's process may forward
/// @param reportEvery how often control is told
/// @param emptyFor how long a meeting without anybody is held
public record HostTerms(
    int meetings,
    int joinsPerSecond,
    int unsentTexts,
    int lines,
    int events,
    int restarts,
    int spares,
    Duration spareAfter,
    int packetsPerSecond,
    Duration reportEvery,
    Duration emptyFor) {

  /// A host's usual bounds.
  public static HostTerms of(int meetings, int joinsPerSecond, int packetsPerSecond) {
    return new HostTerms(
        meetings,
        joinsPerSecond,
        32,
        200,
        2_000,
        20,
        2,
        Duration.ofSeconds(4),
        packetsPerSecond,
        Duration.ofSeconds(5),
        Duration.ofSeconds(60));
  }
}
