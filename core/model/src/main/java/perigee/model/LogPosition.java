package perigee.model;

/// A place in the control plane's event log. A later epoch is a log that was restored or made anew,
/// so positions of different epochs order by epoch first.
///
/// @param epoch when the log was begun, milliseconds since 1970; 0 before anything was heard
/// @param sequence how many events of the channel come up to and including this place; gapless
public record LogPosition(long epoch, long sequence) implements Comparable<LogPosition> {

  /// Before every event of every log.
  public static final LogPosition NONE = new LogPosition(0, 0);

  public LogPosition {
    if (epoch < 0 || sequence < 0) {
      throw new IllegalArgumentException("log position " + epoch + "." + sequence + " is negative");
    }
  }

  /// Reads what `toString` wrote, `EPOCH.SEQUENCE`.
  ///
  /// @throws IllegalArgumentException if it is not of that form
  public static LogPosition parse(String text) {
    int dot = text.indexOf('.');
    if (dot < 1) {
      throw new IllegalArgumentException("log position '" + text + "' is not EPOCH.SEQUENCE");
    }
    return new LogPosition(
        Long.parseLong(text.substring(0, dot)), Long.parseLong(text.substring(dot + 1)));
  }

  public static LogPosition max(LogPosition a, LogPosition b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  public LogPosition at(long sequence) {
    return new LogPosition(epoch, sequence);
  }

  @Override
  public int compareTo(LogPosition other) {
    int byEpoch = Long.compare(epoch, other.epoch);
    return byEpoch != 0 ? byEpoch : Long.compare(sequence, other.sequence);
  }

  @Override
  public String toString() {
    return epoch + "." + sequence;
  }
}
