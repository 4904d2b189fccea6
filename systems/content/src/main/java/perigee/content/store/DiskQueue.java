package perigee.content.store;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// What waits for a thread of the disk, in order: one task works through it, so that a thread is
/// woken for many of a kind, not for each. Who adds sees to a bound.
final class DiskQueue<T> {

  /// After so many others that wait for the thread have their turn.
  private static final int TURN = 64;

  private final Consumer<Runnable> threads;
  private final Consumer<T> work;
  private final ConcurrentLinkedQueue<T> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean working = new AtomicBoolean();

  /// Makes an empty one.
  ///
  /// @param threads where to run
  /// @param work what to do with each, one after the other
  DiskQueue(Consumer<Runnable> threads, Consumer<T> work) {
    this.threads = threads;
    this.work = work;
  }

  void add(T one) {
    waiting.add(one);
    wake();
  }

  private void wake() {
    if (working.compareAndSet(false, true)) {
      threads.accept(this::turn);
    }
  }

  private void turn() {
    try {
      for (int i = 0; i < TURN; i++) {
        T next = waiting.poll();
        if (next == null) {
          break;
        }
        work.accept(next);
      }
    } finally {
      working.set(false);
      if (!waiting.isEmpty()) {
        wake();
      }
    }
  }
}
