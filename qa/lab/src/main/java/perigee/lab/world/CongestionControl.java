package perigee.lab.world;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Which algorithms of TCP namespaces may have. The kernel lets a namespace choose only among those
/// that are allowed everywhere; the ones that a scenario wants are added while it runs.
public final class CongestionControl implements Closeable {

  private static final Path AVAILABLE =
      Path.of("/proc/sys/net/ipv4/tcp_available_congestion_control");
  private static final Path ALLOWED = Path.of("/proc/sys/net/ipv4/tcp_allowed_congestion_control");

  private final String before;

  private CongestionControl(String before) {
    this.before = before;
  }

  /// Allows these; fails for one that the kernel hasn't.
  public static CongestionControl allow(List<String> wanted) throws IOException {
    Set<String> available = words(Files.readString(AVAILABLE));
    for (String algorithm : wanted) {
      if (!available.contains(algorithm)) {
        throw new IOException(
            "this kernel has no congestion control %s; it has %s"
                .formatted(algorithm, String.join(", ", available)));
      }
    }
    String before = Files.readString(ALLOWED).strip();
    Set<String> all = words(before);
    all.addAll(wanted);
    Files.writeString(ALLOWED, String.join(" ", all));
    return new CongestionControl(before);
  }

  private static Set<String> words(String text) {
    return new LinkedHashSet<>(List.of(text.strip().split("\\s+", -1)));
  }

  @Override
  public void close() throws IOException {
    Files.writeString(ALLOWED, before);
  }
}
