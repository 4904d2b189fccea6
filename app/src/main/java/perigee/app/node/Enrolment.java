package perigee.app.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

  private final Newcomer newcomer;
  private final FleetJoin join;

  /// Who wants to join.
  ///
  /// @param host where it is reached; its certificate names it
  /// @param data where its identity is kept
  record Newcomer(String node, String host, Path data, Path joinTokenFile) {}

  Enrolment(Newcomer newcomer, ControlAddress control, Loops loops, InstantSource clock) {
    this.newcomer = newcomer;
    this.join = new FleetJoin(loops, control, clock);
  }

  /// The node's identity; waits for as long as it takes.
  ///
  /// @throws IOException if the identity on disk can't be used or is another node's
  NodeIdentity identity() throws IOException, InterruptedException {
    Optional<NodeIdentity> known = NodeIdentity.load(newcomer.data());
    if (known.isPresent()) {
      return checked(known.get());
    }
    Path file = newcomer.joinTokenFile();
    String lastProblem = "";
    for (long pause = FIRST_PAUSE_MILLIS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
      String problem = "there is no join token at " + file;
      if (Files.exists(file)) {
        try {
          String token = Files.readString(file, UTF_8).strip();
          return checked(join.join(token, newcomer.host(), newcomer.data()));
        } catch (FleetException | IOException e) {
          problem = String.valueOf(e.getMessage());
        }
      }
      if (!problem.equals(lastProblem)) {
        LOG.info("event=waiting-to-join node={} reason=\"{}\"", newcomer.node(), problem);
        lastProblem = problem;
      }
      Thread.sleep(Math.min(pause, Files.exists(file) ? pause : FIRST_PAUSE_MILLIS * 2));
    }
  }

  private NodeIdentity checked(NodeIdentity identity) throws IOException {
    if (!identity.node().equals(newcomer.node())) {
      throw new IOException(
          "%s holds the identity of node '%s', but the configuration says '%s': mend one of them"
              .formatted(identity.folder(), identity.node(), newcomer.node()));
    }
    return identity;
  }
}
