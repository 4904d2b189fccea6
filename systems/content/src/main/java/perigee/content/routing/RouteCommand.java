package perigee.content.routing;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import perigee.model.mapping.Prefix;

/// Runs a command for each change, with `announce PREFIX MED` or `withdraw PREFIX` added to its
/// arguments. It must end with status 0 within 5 s.
public final class RouteCommand implements RouteSpeaker {

  private static final long LONGEST_SECONDS = 5;

  private final List<String> command;

  /// @param command a program and its arguments; no shell reads them
  public RouteCommand(List<String> command) {
    if (command.isEmpty()) {
      throw new IllegalArgumentException("no command");
    }
    this.command = List.copyOf(command);
  }

  @Override
  public void announce(List<Prefix> prefixes, long med) throws IOException {
    for (Prefix prefix : prefixes) {
      run("announce", prefix.toString(), Long.toString(med));
    }
  }

  @Override
  public void withdraw(List<Prefix> prefixes) throws IOException {
    for (Prefix prefix : prefixes) {
      run("withdraw", prefix.toString());
    }
  }

  private void run(String... more) throws IOException {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(more));
    Process process =
        new ProcessBuilder(all)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(all + " did not end within " + LONGEST_SECONDS + " s");
      }
      if (process.exitValue() != 0) {
        throw new IOException(all + " ended with status " + process.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + all + " ran", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
