package perigee.app.role;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends this process when its supervisor is gone: the supervisor holds the other end of standard
/// input, and the kernel closes it even if the supervisor was killed.
final class ParentWatch {

  private static final Logger LOG = LoggerFactory.getLogger(ParentWatch.class);

  private ParentWatch() {}

  /// Runs an action once the stream ends.
  static void start(InputStream held, Runnable end) {
    Thread.ofPlatform().daemon().name("parent-watch").start(() -> watch(held, end));
  }

  private static void watch(InputStream held, Runnable end) {
    try {
      held.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      LOG.debug("event=parent-watch-failed reason=\"{}\"", e.getMessage());
    }
    LOG.info("event=parent-gone");
    end.run();
  }
}
