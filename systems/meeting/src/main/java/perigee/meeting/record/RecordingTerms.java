package perigee.meeting.record;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;

/// What a recording begins with.
///
/// @param root the folder that recordings are kept in
/// @param meeting its id
/// @param title the meeting's
/// @param nanos the clock that packets' arrival is told by
/// @param beganNanos when it began, on that clock
/// @param beganWallNanos the same, in nanoseconds since 1900
/// @param free octets that are free where a folder is
/// @param random that nobody can guess
public record RecordingTerms(
    Path root,
    String meeting,
    String title,
    InstantSource clock,
    LongSupplier nanos,
    long beganNanos,
    long beganWallNanos,
    ToLongFunction<Path> free,
    RandomGenerator random) {

  /// Octets that wait to be written; more end the recording.
  static final long MOST_WAITING = 32L << 20;

  /// Octets of a disk that a recording leaves to others.
  static final long LEAST_FREE = 256L << 20;
}
