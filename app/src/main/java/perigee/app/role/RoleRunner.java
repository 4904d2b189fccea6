package perigee.app.role;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.app.config.RoleConfig;

/// Runs one node until it is told to go: start, say so, drain, end with status 0.
public final class RoleRunner {

  private static final Logger LOG = LoggerFactory.getLogger(RoleRunner.class);

  private RoleRunner() {}

  /// Starts the role; does not return while it runs.
  ///
  /// @param supervised whether to end when standard input does, because the supervisor is gone
  public static void run(RoleConfig config, boolean supervised)
      throws IOException, InterruptedException {
    Files.createDirectories(config.data());
    ReadyFile ready = ReadyFile.in(config.data());
    ready.delete();
    if (supervised) {
      ParentWatch.start(System.in, () -> System.exit(0));
    }
    Service service = Roles.start(config);
    OrderlyEnd.after(() -> putDown(service, ready));
    tell(ready, service);
    LOG.info("event=ready listeners=\"{}\"", service.listeners());
    Thread.currentThread().join();
  }

  private static void tell(ReadyFile ready, Service service) {
    try {
      ready.write(service.listeners());
    } catch (IOException e) {
      // It serves all the same; only who waits for the file does not know.
      LOG.warn("event=ready-not-told error=\"{}\"", e.toString());
    }
  }

  private static void putDown(Service service, ReadyFile ready) {
    try {
      ready.delete();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      service.drain();
      service.close();
      LOG.info("event=ended");
    }
  }
}
