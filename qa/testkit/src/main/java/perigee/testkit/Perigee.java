package perigee.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The program under test, started as a process of its own with the class path of the test, and
/// with the browser app that the launcher built.
public final class Perigee {

  private static final Duration COMMAND_WITHIN = Duration.ofSeconds(90);

  private Perigee() {}

  /// Runs a command of the program to its end.
  public static CommandResult command(List<String> arguments) {
    return run(words(List.of("-XX:TieredStopAtLevel=1", "-Xmx96m"), arguments));
  }

  /// Runs any program to its end.
  ///
  /// @throws AssertionError if it does not end within 90 s
  public static CommandResult run(List<String> words) {
    try {
      Path out = Files.createTempFile("perigee-command", ".out");
      Path err = Files.createTempFile("perigee-command", ".err");
      try {
        return run(words, out, err);
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new AssertionError("cannot run " + words, e);
    }
  }

  private static CommandResult run(List<String> words, Path out, Path err) throws IOException {
    Process process =
        new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    try {
      if (!process.waitFor(COMMAND_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("still running after " + COMMAND_WITHIN + ": " + words);
      }
      return new CommandResult(process.exitValue(), Files.readString(out), Files.readString(err));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while this ran: " + words, e);
    } finally {
      process.destroyForcibly();
    }
  }

  /// Starts the program and lets it run.
  ///
  /// @param log where its output goes
  public static Process start(Path log, String... arguments) throws IOException {
    return new ProcessBuilder(words(List.of("-Xmx256m"), List.of(arguments)))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  private static List<String> words(List<String> options, List<String> arguments) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.add("-XX:+UseSerialGC");
    words.add("--enable-native-access=ALL-UNNAMED");
    words.add("--sun-misc-unsafe-memory-access=allow");
    words.addAll(options);
    words.add("-Dperigee.home=" + Repository.root().resolve("target/web"));
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), "perigee.app.Main"));
    words.addAll(arguments);
    return words;
  }
}
