package perigee.app.command;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import perigee.app.client.Failure;
import perigee.app.rehearsal.RehearsalMeeting;
import perigee.app.rehearsal.RehearsalOrigin;
import perigee.app.rehearsal.Traffic;
import perigee.app.up.Rehearsal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `rehearse`: a start, a few commands, the traffic of many clients, an end, a meeting; what the
/// launcher records for the AOT cache.
@Command(
    name = "rehearse",
    hidden = true,
    description = "lives through a small network; the launcher records what it needs")
final class RehearseCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "an empty folder")
  private Path folder = Path.of("rehearsal");

  @Override
  public Integer call() throws Failure, IOException, InterruptedException {
    Path data = folder.toAbsolutePath();
    try (RehearsalOrigin origin = RehearsalOrigin.start();
        Rehearsal network = Rehearsal.start(data)) {
      command(data, "property", "add", "demo", "--host", "*", "--origin", origin.url());
      Traffic.pass(URI.create(network.edge()), URI.create(network.secureEdge()));
      command(data, "purge", "--all", "--wait");
      command(data, "status");
    }
    RehearsalMeeting.hold();
    return 0;
  }

  private static void command(Path data, String... words) throws Failure {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--data", data.toString()));
    if (Commands.run(all.toArray(String[]::new)) != 0) {
      throw new Failure(String.join(" ", all) + " did not work");
    }
  }
}
