package perigee.lab.world;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Runs short commands of the system.
public final class Shell {

  private Shell() {}

  /// Runs `ip -batch` with these lines.
  public static void ip(String lines) throws IOException, InterruptedException {
    batch(lines, "ip", "-batch", "-");
  }

  /// The same in a namespace.
  public static void ip(String namespace, String lines) throws IOException, InterruptedException {
    batch(lines, "ip", "-n", namespace, "-batch", "-");
  }

  private static void batch(String lines, String... command)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (OutputStream input = process.getOutputStream()) {
      input.write(lines.getBytes(StandardCharsets.US_ASCII));
    }
    end(process, String.join(" ", command) + " of " + lines);
  }

  public static void run(String... command) throws IOException, InterruptedException {
    end(new ProcessBuilder(command).redirectErrorStream(true).start(), String.join(" ", command));
  }

  private static void end(Process process, String command)
      throws IOException, InterruptedException {
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException(command + " ended with status " + status + ": " + printed.strip());
    }
  }
}
