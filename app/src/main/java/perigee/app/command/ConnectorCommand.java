package perigee.app.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import perigee.app.rehearsal.RehearsalMeeting;
import perigee.app.talk.ConnectorRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `connector`: the process of one meeting, started by its host.
@Command(name = "connector", hidden = true, description = "the process of one meeting")
final class ConnectorCommand implements Callable<Integer> {

  @Option(names = "--socket", required = true, description = "where its host is")
  private Path socket = Path.of("socket");

  @Option(
      names = "--media",
      required = true,
      description = "addresses for media, as 10.0.0.5=203.0.113.7, with commas between them")
  private String media = "";

  @Option(names = "--recordings", description = "the folder that recordings are kept in")
  private @Nullable Path recordings;

  @Override
  public Integer call() throws IOException, InterruptedException {
    ConnectorRun.run(socket, media, recordings, RehearsalMeeting::hold);
    return 0;
  }
}
