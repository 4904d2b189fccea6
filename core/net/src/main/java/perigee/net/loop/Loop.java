package perigee.net.loop;

import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import java.util.concurrent.Executor;

/// One event loop: a thread that runs everything handed to it, in order. What is confined to a loop
/// needs no lock. Nothing on it may block.
public interface Loop extends Executor {

  /// 0 to the number of loops less one.
  int index();

  /// Whether the caller runs on this loop.
  boolean inLoop();

  /// Runs a task later, on this loop.
  Timer after(Duration delay, Runnable task);

  ByteBufAllocator allocator();

  /// A task that has not run yet.
  interface Timer {

    /// Does nothing if the task ran or runs.
    void cancel();
  }
}
