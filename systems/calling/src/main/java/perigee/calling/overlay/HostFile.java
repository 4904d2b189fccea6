package perigee.calling.overlay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import perigee.net.file.WholeFile;
import perigee.wire.overlay.HostEntry;
import perigee.wire.overlay.Octets;
import perigee.wire.overlay.Services;

/// A host cache on disk: one super node a line, its fields apart by tabs. A line that can't be read
/// is left out; the file is a memory, not the truth.
public final class HostFile {

  private static final int FIELDS = 11;
  private static final int MOST_OCTETS = 256 << 10;
  private static final int MOST_PORT = 65_535;

  private final Path file;

  /// A cache in a file, which need not be there.
  public HostFile(Path file) {
    this.file = file;
  }

  /// Reads what was kept into a cache.
  ///
  /// @throws IOException if the file is there and can't be read
  public void load(HostCache cache) throws IOException {
    if (!Files.exists(file) || Files.size(file) > MOST_OCTETS) {
      return;
    }
    for (String line : new String(Files.readAllBytes(file), UTF_8).split("\n", -1)) {
      parse(line).ifPresent(cache::restore);
    }
  }

  /// Keeps a cache; the file is whole at any time.
  public void save(HostCache cache) throws IOException {
    List<String> lines = new ArrayList<>();
    for (HostCache.Known known : cache.all()) {
      HostEntry host = known.host();
      lines.add(
          String.join(
              "\t",
              host.id(),
              host.host(),
              Integer.toString(host.port()),
              host.key().toString(),
              Long.toString(known.lastSuccessMillis()),
              Double.toString(known.rttMillis()),
              Double.toString(known.loss()),
              Integer.toString(known.failures()),
              Integer.toString(host.services().sip()),
              Integer.toString(host.services().udp()),
              Integer.toString(host.services().tcp())));
    }
    lines.sort(null);
    WholeFile.replace(file, lines);
  }

  private static int port(String text) {
    int port = Integer.parseInt(text);
    if (port < 0 || port > MOST_PORT) {
      throw new IllegalArgumentException("no port: " + port);
    }
    return port;
  }

  private static Optional<HostCache.Known> parse(String line) {
    String[] field = line.split("\t", -1);
    if (field.length != FIELDS || field[0].isEmpty()) {
      return Optional.empty();
    }
    try {
      Octets key = Octets.of(HexFormat.of().parseHex(field[3]));
      Services services = new Services(port(field[8]), port(field[9]), port(field[10]));
      HostEntry host = new HostEntry(field[0], field[1], port(field[2]), key, services);
      return Optional.of(
          new HostCache.Known(
              host,
              Long.parseLong(field[4]),
              Double.parseDouble(field[5]),
              Math.clamp(Double.parseDouble(field[6]), 0, 1),
              Integer.parseInt(field[7])));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
