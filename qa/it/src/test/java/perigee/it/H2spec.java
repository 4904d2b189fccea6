package perigee.it;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The conformance suite of HTTP/2, a program for Linux on x86-64 that a test dependency brings.
final class H2spec {

  private static final String ARCHIVE = "/h2spec/2.2.0/h2spec_linux_amd64.tar.gz";

  /// How long it waits for what should come; on a busy machine that may be a while.
  private static final String PATIENCE_SECONDS = "10";

  private final Path program;

  private H2spec(Path program) {
    this.program = program;
  }

  static boolean runsHere() {
    return System.getProperty("os.name").equals("Linux")
        && System.getProperty("os.arch").equals("amd64");
  }

  /// Unpacks it.
  static H2spec in(Path folder) throws IOException {
    Path archive = folder.resolve("h2spec.tar.gz");
    try (InputStream packed = H2spec.class.getResourceAsStream(ARCHIVE)) {
      if (packed == null) {
        throw new IOException(ARCHIVE + " is not on the class path");
      }
      Files.copy(packed, archive);
    }
    run(List.of("tar", "-xzf", archive.toString(), "-C", folder.toString()));
    return new H2spec(folder.resolve("h2spec"));
  }

  /// Its last lines: what failed, and the figures.
  String test(String host, int port, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "-S",
                "-h",
                host,
                "-p",
                Integer.toString(port),
                "-o",
                PATIENCE_SECONDS));
    command.addAll(List.of(more));
    String said = run(command);
    int failures = said.lastIndexOf("Failures:");
    return said.substring(failures < 0 ? Math.max(0, said.lastIndexOf("Finished in")) : failures);
  }

  /// What a program said.
  static String run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream said = process.getInputStream()) {
      return new String(said.readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      process.destroy();
    }
  }
}
