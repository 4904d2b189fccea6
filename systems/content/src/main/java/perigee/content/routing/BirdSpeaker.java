package perigee.content.routing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import perigee.model.mapping.Family;
import perigee.model.mapping.Prefix;
import perigee.net.file.WholeFile;

/// Drives BIRD 2: writes the routes into files that its configuration includes, then has it read
/// its configuration anew. For each family there is one file, to be included in a static protocol,
/// on a line of its own (`perigee6.conf` with `ipv6`):
///
/// ```
/// protocol static perigee4 {
///   ipv4;
///   include "/var/lib/perigee/perigee4.conf";
/// }
/// ```
///
/// The routes are blackholes: they exist to be exported by BGP, and must not be exported to the
/// kernel. The files are written withdrawn at the start, since BIRD needs them to start itself.
public final class BirdSpeaker implements RouteSpeaker {

  private final Path folder;
  private final BirdControl control;

  /// Writes the files if there are none.
  ///
  /// @param socket BIRD's control socket
  /// @param folder of the included files
  public BirdSpeaker(Path socket, Path folder) throws IOException {
    this.folder = folder;
    this.control = new BirdControl(socket);
    for (Family family : Family.values()) {
      if (!Files.exists(file(family))) {
        write(file(family), "");
      }
    }
  }

  @Override
  public void announce(List<Prefix> prefixes, long med) throws IOException {
    for (Family family : Family.values()) {
      StringBuilder text = new StringBuilder();
      for (Prefix prefix : prefixes) {
        if (prefix.family() == family) {
          text.append("route ").append(prefix).append(" blackhole { bgp_med = ").append(med);
          text.append("; };\n");
        }
      }
      write(file(family), text.toString());
    }
    control.configure();
  }

  @Override
  public void withdraw(List<Prefix> prefixes) throws IOException {
    for (Family family : Family.values()) {
      write(file(family), "");
    }
    control.configure();
  }

  private Path file(Family family) {
    return folder.resolve(family == Family.IPV4 ? "perigee4.conf" : "perigee6.conf");
  }

  /// BIRD sees the old file or the new one, never half of it.
  private static void write(Path file, String text) throws IOException {
    WholeFile.replace(file, "# Written by perigee; changes are lost.\n" + text);
  }
}
