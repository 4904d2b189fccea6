package perigee.app.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The share of the time in which some of the machine's work waited for a disk, as Linux tells it
/// (pressure stall information, mean of ten seconds).
final class DiskPressure {

  private static final Path FILE = Path.of("/proc/pressure/io");
  private static final String FIELD = "avg10=";

  /// 0 to 1; 0 where the system does not tell.
  double share() {
    try {
      return Files.exists(FILE) ? share(Files.readString(FILE)) : 0;
    } catch (IOException _) {
      // Kernels that are built with it and started without have the file and refuse to read it.
      return 0;
    }
  }

  static double share(String text) {
    int at = text.indexOf(FIELD);
    int end = text.indexOf(' ', Math.max(0, at));
    if (at < 0 || end < 0) {
      return 0;
    }
    try {
      return Double.parseDouble(text.substring(at + FIELD.length(), end)) / 100;
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
