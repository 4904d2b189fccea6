package perigee.meeting.connector;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/// How much of a processor the calling thread takes, as Linux counts it; nothing elsewhere. Owned
/// by that thread.
final class Busy {

  private static final Path COUNTED = Path.of("/proc/thread-self/schedstat");

  private final LongSupplier nanos;
  private long ran;
  private long at;

  Busy(LongSupplier nanos) {
    this.nanos = nanos;
    this.ran = ran();
    this.at = nanos.getAsLong();
  }

  /// The share since it was asked last, from 0 to 1.
  double take() {
    long now = nanos.getAsLong();
    long run = ran();
    double share = (double) (run - ran) / Math.max(1, now - at);
    ran = run;
    at = now;
    return Math.clamp(share, 0, 1);
  }

  private static long ran() {
    try {
      String counted = Files.readString(COUNTED, US_ASCII);
      return Long.parseLong(counted.substring(0, counted.indexOf(' ')));
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException _) {
      // A system that does not count so: packets alone tell the load.
      return 0;
    }
  }
}
