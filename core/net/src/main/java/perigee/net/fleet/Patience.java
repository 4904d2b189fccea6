package perigee.net.fleet;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// How long is waited for control: one that hangs is one that is away.
public final class Patience {

  private Patience() {}

  /// Asks something on a thread of its own, which is interrupted when its time is over.
  ///
  /// @param otherwise the answer if there is none in time
  public static <T> T within(Duration time, T otherwise, Supplier<T> question) {
    AtomicReference<T> answer = new AtomicReference<>(otherwise);
    Thread asking = Thread.ofVirtual().start(() -> answer.set(question.get()));
    try {
      if (!asking.join(time)) {
        asking.interrupt();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return answer.get();
  }
}
