package perigee.app.promotion;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/// What this machine has left.
final class Headroom {

  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final String AVAILABLE = "MemAvailable:";
  private static final long KIB = 1024;

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /// Share of all processors that is idle, 0 to 1.
  double cpuFree() {
    double load = system.getCpuLoad();
    return load >= 0 ? 1 - load : 1;
  }

  /// Octets that this process may still take.
  long memoryFree() {
    Runtime runtime = Runtime.getRuntime();
    long heap = runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
    return Math.min(heap, ofMachine());
  }

  private long ofMachine() {
    try {
      if (Files.isReadable(MEMORY)) {
        for (String line : Files.readAllLines(MEMORY)) {
          if (line.startsWith(AVAILABLE)) {
            return KIB * Long.parseLong(line.replaceAll("[^0-9]", ""));
          }
        }
      }
    } catch (IOException | NumberFormatException _) {
      // The bean below knows less, since it does not count what caches hold.
    }
    return system.getFreeMemorySize();
  }
}
