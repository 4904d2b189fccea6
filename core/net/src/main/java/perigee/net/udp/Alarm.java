package perigee.net.udp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.AtomicInteger;
import perigee.net.kernel.Libc;

/// Ends another thread's wait in the kernel, by a descriptor that it waits for with the others
/// (`eventfd`). It costs next to nothing while nobody waits. Everything but `wake` is for the
/// thread that waits.
final class Alarm {

  private static final int CLOEXEC = 0x80000;
  private static final int NONBLOCK = 0x800;

  private static final int RUNNING = 0;
  private static final int SLEEPING = 1;
  private static final int WOKEN = 2;

  private static final FunctionDescriptor COPY_TYPE =
      FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle EVENTFD =
      Libc.handle(
          "eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT), Libc.CAPTURE_ERRNO);
  private static final MethodHandle READ =
      Libc.handle("read", COPY_TYPE, Linker.Option.critical(false));
  private static final MethodHandle WRITE =
      Libc.handle("write", COPY_TYPE, Linker.Option.critical(false));

  private final MemorySegment error;
  private final MemorySegment counter;
  private final MemorySegment one;
  private final int descriptor;
  private final AtomicInteger state = new AtomicInteger(RUNNING);

  /// Threads that are in [#wake]; less than nothing when it does nothing any more.
  private final AtomicInteger wakers = new AtomicInteger();

  Alarm(Arena arena) throws IOException {
    this.error = Libc.state(arena);
    this.counter = arena.allocate(JAVA_LONG);
    this.one = arena.allocate(JAVA_LONG);
    one.set(JAVA_LONG, 0, 1);
    try {
      this.descriptor = (int) EVENTFD.invokeExact(error, 0, CLOEXEC | NONBLOCK);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
    if (descriptor < 0) {
      throw new IOException("no way to be woken: error " + Libc.errno(error));
    }
  }

  /// To be waited for until it is readable.
  int descriptor() {
    return descriptor;
  }

  /// Says that a wait begins.
  ///
  /// @return false if somebody has called already; then there is nothing to wait for
  boolean sleeps() {
    boolean may = state.compareAndSet(RUNNING, SLEEPING);
    if (!may) {
      state.set(RUNNING);
    }
    return may;
  }

  /// Says that the wait is over.
  void awake() {
    state.set(RUNNING);
  }

  /// Switches it off once it rang.
  void clear() {
    try {
      long ignored = (long) READ.invokeExact(descriptor, counter, JAVA_LONG.byteSize());
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  /// Ends the wait, from any thread.
  void wake() {
    if (wakers.incrementAndGet() > 0 && state.getAndSet(WOKEN) == SLEEPING) {
      ring();
    }
    wakers.decrementAndGet();
  }

  private void ring() {
    try {
      long ignored = (long) WRITE.invokeExact(descriptor, one, JAVA_LONG.byteSize());
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  /// Closes it once. Whoever is about to ring must not do it with what is closed here.
  void close() {
    wakers.addAndGet(Integer.MIN_VALUE);
    while (wakers.get() != Integer.MIN_VALUE) {
      Thread.onSpinWait();
    }
    Libc.close(error, descriptor);
  }
}
