package perigee.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// An ACME authority for tests, Debian's `pebble`: it looks at hosts over plain HTTP on the port
/// that it is given, and takes every host for this machine.
public final class Pebble implements AutoCloseable {

  private static final Duration READY_WITHIN = Duration.ofSeconds(30);
  private static final int PORTS = 2;

  private final LoopbackNames names = new LoopbackNames();
  private final Path root;
  private final int port;
  private final Process process;

  private Pebble(Path folder, int httpPort, Duration life) throws IOException {
    port = FreePorts.block(PORTS);
    root = folder.resolve("pebble.crt");
    Path key = folder.resolve("pebble.key");
    SelfSigned.write(root, key, "pebble", "subjectAltName=IP:127.0.0.1");
    Path config = folder.resolve("pebble.json");
    Files.writeString(
        config,
        """
        {"pebble": {"listenAddress": "127.0.0.1:%d", "managementListenAddress": "127.0.0.1:%d",
          "certificate": "%s", "privateKey": "%s", "httpPort": %d, "tlsPort": %d,
          "ocspResponderURL": "", "externalAccountBindingRequired": false,
          "certificateValidityPeriod": %d}}
        """
            .formatted(port, port + 1, root, key, httpPort, httpPort, life.toSeconds()));
    ProcessBuilder builder =
        new ProcessBuilder("pebble", "-config", config.toString(), "-dnsserver", names.authority())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("pebble.log").toFile());
    builder.environment().put("PEBBLE_VA_NOSLEEP", "1");
    process = builder.start();
    Await.until(READY_WITHIN, "pebble in " + folder, this::listens);
  }

  /// Starts one.
  ///
  /// @param folder for its files
  /// @param httpPort where it looks for challenges
  /// @param life of the certificates that it issues
  public static Pebble start(Path folder, int httpPort, Duration life) {
    try {
      return new Pebble(Files.createDirectories(folder), httpPort, life);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean listens() throws IOException {
    try (Socket probe = new Socket()) {
      probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    }
  }

  /// Its directory (RFC 8555 §7.1.1).
  public String directory() {
    return "https://127.0.0.1:" + port + "/dir";
  }

  /// The certificate that its own HTTPS is to be trusted by, PEM.
  public Path root() {
    return root;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    names.close();
  }
}
