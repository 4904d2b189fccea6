package perigee.net.udp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.AtomicInteger;

/// Waits for many descriptors at once (`epoll`), and for whoever wants to end the wait (`eventfd`).
/// Everything but `wake` is for one thread.
final class Epoll {

  /// What the kernel is told and tells is packed on one of the machines (`struct epoll_event`).
  private static final boolean PACKED = System.getProperty("os.arch", "").equals("amd64");

  private static final int EVENT = PACKED ? 12 : 16;
  private static final int DATA = PACKED ? 4 : 8;
  private static final int CLOEXEC = 0x80000;
  private static final int NONBLOCK = 0x800;
  private static final int ADD = 1;
  private static final int READABLE = 1;
  private static final int ALARM = -1;

  private static final int RUNNING = 0;
  private static final int SLEEPING = 1;
  private static final int WOKEN = 2;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final FunctionDescriptor WAIT_TYPE =
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final FunctionDescriptor COPY_TYPE =
      FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);

  private static final MethodHandle CREATE =
      handle("epoll_create1", FunctionDescriptor.of(JAVA_INT, JAVA_INT), ERRNO);
  private static final MethodHandle CONTROL =
      handle(
          "epoll_ctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS),
          ERRNO);
  private static final MethodHandle WAIT = handle("epoll_wait", WAIT_TYPE, ERRNO);

  /// Never waits, so it is called without leaving the virtual machine.
  private static final MethodHandle LOOK =
      handle("epoll_wait", WAIT_TYPE, Linker.Option.critical(false));

  private static final MethodHandle EVENTFD =
      handle("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT), ERRNO);
  private static final MethodHandle READ = handle("read", COPY_TYPE, Linker.Option.critical(false));
  private static final MethodHandle WRITE =
      handle("write", COPY_TYPE, Linker.Option.critical(false));

  private final MemorySegment error;
  private final int descriptor;
  private final int alarm;
  private final int most;
  private final MemorySegment events;
  private final MemorySegment event;
  private final MemorySegment counter;
  private final MemorySegment one;
  private final AtomicInteger state = new AtomicInteger(RUNNING);

  /// A way to wait.
  ///
  /// @param most descriptors that one wait tells of
  Epoll(Arena arena, int most) throws IOException {
    this.error = Libc.state(arena);
    this.most = most;
    this.events = arena.allocate((long) EVENT * most, JAVA_LONG.byteAlignment());
    this.event = arena.allocate(EVENT, JAVA_LONG.byteAlignment());
    this.counter = arena.allocate(JAVA_LONG);
    this.one = arena.allocate(JAVA_LONG);
    one.set(JAVA_LONG, 0, 1);
    try {
      this.descriptor = (int) CREATE.invokeExact(error, CLOEXEC);
      this.alarm = (int) EVENTFD.invokeExact(error, 0, CLOEXEC | NONBLOCK);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
    if (descriptor < 0 || alarm < 0) {
      int why = Libc.errno(error);
      close();
      throw new IOException("no way to wait for sockets: error " + why);
    }
    if (!add(alarm, ALARM)) {
      close();
      throw new IOException("no way to wait for sockets: error " + Libc.errno(error));
    }
  }

  private static MethodHandle handle(
      String name, FunctionDescriptor type, Linker.Option... options) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, options);
  }

  /// Waits for a descriptor from now on, until it is closed.
  ///
  /// @param number what [#ready] calls it
  /// @return whether the kernel does
  boolean add(int socket, int number) {
    event.set(JAVA_INT, 0, READABLE);
    event.set(JAVA_INT_UNALIGNED, DATA, number);
    try {
      return (int) CONTROL.invokeExact(error, descriptor, ADD, socket, event) == 0;
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  /// Looks, and if there is nothing, waits.
  ///
  /// @return how many descriptors are ready, the alarm with them
  int await(long patienceMillis) throws IOException {
    int count = look();
    if (count != 0 || patienceMillis == 0) {
      return Math.max(0, count);
    }
    if (!state.compareAndSet(RUNNING, SLEEPING)) {
      state.set(RUNNING);
      return 0;
    }
    try {
      count = (int) WAIT.invokeExact(error, descriptor, events, most, (int) patienceMillis);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
    state.set(RUNNING);
    if (count < 0 && Libc.errno(error) != Libc.EINTR) {
      throw new IOException("epoll_wait failed with error " + Libc.errno(error));
    }
    return Math.max(0, count);
  }

  private int look() {
    try {
      return (int) LOOK.invokeExact(descriptor, events, most, 0);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  /// The number of a descriptor that is ready, or -1 for the alarm, which is off again then.
  int ready(int index) {
    int number = events.get(JAVA_INT_UNALIGNED, (long) index * EVENT + DATA);
    if (number == ALARM) {
      try {
        long ignored = (long) READ.invokeExact(alarm, counter, JAVA_LONG.byteSize());
      } catch (Throwable e) {
        throw Libc.unexpected(e);
      }
    }
    return number;
  }

  /// Ends the wait, from any thread.
  void wake() {
    if (state.getAndSet(WOKEN) == SLEEPING) {
      ring();
    }
  }

  private void ring() {
    try {
      long ignored = (long) WRITE.invokeExact(alarm, one, JAVA_LONG.byteSize());
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  void close() {
    if (descriptor >= 0) {
      Libc.close(error, descriptor);
    }
    if (alarm >= 0) {
      Libc.close(error, alarm);
    }
  }
}
