package perigee.app.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.model.Topology;
import perigee.model.fleet.FleetJson;
import perigee.model.fleet.FleetMessage;
import perigee.model.release.SignedRelease;
import perigee.net.file.WholeFile;

/// The newest release and topology that a node ran with, on disk, as control sent them: what it
/// starts from when control is away.
final class LastKnownGood {

  private static final Logger LOG = LoggerFactory.getLogger(LastKnownGood.class);

  private final Path release;
  private final Path topology;

  LastKnownGood(Path data) {
    this.release = data.resolve("release.json");
    this.topology = data.resolve("topology.json");
  }

  void keep(SignedRelease signed) throws IOException {
    write(release, new FleetMessage.NewRelease(signed));
  }

  void keep(Topology current) throws IOException {
    write(topology, new FleetMessage.Fleet(current));
  }

  Optional<SignedRelease> release() {
    return read(release) instanceof FleetMessage.NewRelease(SignedRelease signed)
        ? Optional.of(signed)
        : Optional.empty();
  }

  Optional<Topology> topology() {
    return read(topology) instanceof FleetMessage.Fleet(Topology kept)
        ? Optional.of(kept)
        : Optional.empty();
  }

  private static void write(Path file, FleetMessage.FromControl message) throws IOException {
    WholeFile.replace(file, FleetJson.write(message).getBytes(UTF_8));
  }

  private static FleetMessage.@Nullable FromControl read(Path file) {
    if (!Files.exists(file)) {
      return null;
    }
    try {
      return FleetJson.readFromControl(Files.readString(file));
    } catch (IOException | FleetJson.MalformedMessage e) {
      LOG.warn("event=last-known-good-unreadable file={} error=\"{}\"", file, e.getMessage());
      return null;
    }
  }
}
