package perigee.app.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.app.config.NodeConfig;
import perigee.net.fleet.ControlAddress;
import perigee.net.fleet.FleetException;
import perigee.net.fleet.FleetJoin;
import perigee.net.fleet.NodeIdentity;
import perigee.net.loop.Loops;

/// How a node comes by its identity: from disk, or by joining with the one-time token as soon as
/// the token's file is there and control can be reached.
final class Enrolment {

  private static final Logger LOG = LoggerFactory.getLogger(Enrolment.class);
  private static final long FIRST_PAUSE_MILLIS = 20;
  private static final long LONGEST_PAUSE_MILLIS = 2_000;

  private final NodeConfig config;
  private final FleetJoin join;

  Enrolment(NodeConfig config, ControlAddress control, Loops loops, InstantSource clock) {
    this.config = config;
    this.join = new FleetJoin(loops, control, clock);
  }

  /// The node's identity; waits for as long as it takes.
  ///
  /// @throws IOException if the identity on disk can't be used or is another node's
  NodeIdentity identity() throws IOException, InterruptedException {
    Optional<NodeIdentity> known = NodeIdentity.load(config.data());
    if (known.isPresent()) {
      return checked(known.get());
    }
    Path file = config.control().joinTokenFile();
    String lastProblem = "";
    for (long pause = FIRST_PAUSE_MILLIS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
      String problem = "there is no join token at " + file;
      if (Files.exists(file)) {
        try {
          String token = Files.readString(file, UTF_8).strip();
          String host = config.listeners().fabric().host();
          return checked(join.join(token, host, config.data()));
        } catch (FleetException | IOException e) {
          problem = String.valueOf(e.getMessage());
        }
      }
      if (!problem.equals(lastProblem)) {
        LOG.info("event=waiting-to-join node={} reason=\"{}\"", config.node(), problem);
        lastProblem = problem;
      }
      Thread.sleep(Math.min(pause, Files.exists(file) ? pause : FIRST_PAUSE_MILLIS * 2));
    }
  }

  private NodeIdentity checked(NodeIdentity identity) throws IOException {
    if (!identity.node().equals(config.node())) {
      throw new IOException(
          "%s holds the identity of node '%s', but the configuration says '%s': mend one of them"
              .formatted(identity.folder(), identity.node(), config.node()));
    }
    return identity;
  }
}
