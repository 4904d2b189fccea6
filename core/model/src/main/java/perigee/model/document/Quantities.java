package perigee.model.document;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations (`250ms`, `90s`, `5m`, `1h`, `7d`, or whole seconds) and sizes (`64MiB`, `1GB`, or
/// whole bytes) as people write them.
public final class Quantities {

  private static final Pattern DURATION = Pattern.compile("([0-9]{1,15})(ms|s|m|h|d)?");
  private static final Pattern BYTES = Pattern.compile("([0-9]{1,18})(B|[kKMGT]i?B)?");
  private static final String PREFIXES = "KMGT";

  private Quantities() {}

  /// Reads a duration; empty if it is none.
  public static Optional<Duration> duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (Optional.ofNullable(matcher.group(2)).orElse("s")) {
          case "ms" -> Duration.ofMillis(count);
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          case "d" -> Duration.ofDays(count);
          default -> Duration.ofSeconds(count);
        });
  }

  /// Writes a duration in its largest whole unit; what is below a millisecond is left out.
  public static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = duration.toSeconds();
    if (seconds == 0 || seconds % 60 != 0) {
      return seconds + "s";
    }
    if (seconds % 3_600 != 0) {
      return seconds / 60 + "m";
    }
    return seconds % 86_400 != 0 ? seconds / 3_600 + "h" : seconds / 86_400 + "d";
  }

  /// Reads a size in bytes; empty if it is none or above 2⁶³-1.
  public static Optional<Long> bytes(String text) {
    Matcher matcher = BYTES.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long unit = unitBytes(Optional.ofNullable(matcher.group(2)).orElse("B"));
    long count = Long.parseLong(matcher.group(1));
    return count > Long.MAX_VALUE / unit ? Optional.empty() : Optional.of(count * unit);
  }

  private static long unitBytes(String unit) {
    long step = unit.indexOf('i') > 0 ? 1024 : 1000;
    int power = PREFIXES.indexOf(Character.toUpperCase(unit.charAt(0))) + 1;
    long bytes = 1;
    for (int i = 0; i < power; i++) {
      bytes *= step;
    }
    return bytes;
  }

  /// Writes a size in its largest whole binary unit.
  public static String text(long bytes) {
    int power = bytes == 0 ? 0 : Math.min(Long.numberOfTrailingZeros(bytes) / 10, 4);
    return power == 0
        ? bytes + "B"
        : (bytes >> (10 * power)) + "" + PREFIXES.charAt(power - 1) + "iB";
  }
}
