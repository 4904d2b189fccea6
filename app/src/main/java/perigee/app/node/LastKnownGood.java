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
  private final KeptFile topology;

  LastKnownGood(Path data) {
    this.release = data.resolve("release.json");
    this.topology = new KeptFile(data.resolve("topology.json"));
  }

  /// @throws IOException if it could not be written: it must not be acknowledged
  void keep(SignedRelease signed) throws IOException {
    WholeFile.replace(release, octets(new FleetMessage.NewRelease(signed)));
  }

  void keep(Topology current) {
    boolean _ = topology.keep(octets(new FleetMessage.Fleet(current)));
  }

  Optional<SignedRelease> release() {
    return read(release) instanceof FleetMessage.NewRelease(SignedRelease signed)
        ? Optional.of(signed)
        : Optional.empty();
  }

  Optional<Topology> topology() {
    return read(topology.path()) instanceof FleetMessage.Fleet(Topology kept)
        ? Optional.of(kept)
        : Optional.empty();
  }

  private static byte[] octets(FleetMessage.FromControl message) {
    return FleetJson.write(message).getBytes(UTF_8);
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
