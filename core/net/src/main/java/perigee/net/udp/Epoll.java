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
import perigee.net.kernel.Libc;

/// Waits for many descriptors at once (`epoll`), and for whoever wants to end the wait. Everything
/// but `wake` is for one thread.
final class Epoll {

  /// What the kernel is told and tells is packed on one of the machines (`struct epoll_event`).
  private static final boolean PACKED = System.getProperty("os.arch", "").equals("amd64");

  private static final int EVENT = PACKED ? 12 : 16;
  private static final int DATA = PACKED ? 4 : 8;
  private static final int CLOEXEC = 0x80000;
  private static final int ADD = 1;
  private static final int READABLE = 1;
  private static final int ALARM = -1;

  private static final FunctionDescriptor WAIT_TYPE =
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);

  private static final MethodHandle CREATE =
      Libc.handle("epoll_create1", FunctionDescriptor.of(JAVA_INT, JAVA_INT), Libc.CAPTURE_ERRNO);
  private static final MethodHandle CONTROL =
      Libc.handle(
          "epoll_ctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS),
          Libc.CAPTURE_ERRNO);
  private static final MethodHandle WAIT = Libc.handle("epoll_wait", WAIT_TYPE, Libc.CAPTURE_ERRNO);

  /// Never waits, so it is called without leaving the virtual machine.
  private static final MethodHandle LOOK =
      Libc.handle("epoll_wait", WAIT_TYPE, Linker.Option.critical(false));

  private final MemorySegment error;
  private final int descriptor;
  private final Alarm alarm;
  private final int most;
  private final MemorySegment events;
  private final MemorySegment event;

  /// A way to wait.
  ///
  /// @param most descriptors that one wait tells of
  Epoll(Arena arena, int most) throws IOException {
    this.error = Libc.state(arena);
    this.most = most;
    this.events = arena.allocate((long) EVENT * most, JAVA_LONG.byteAlignment());
    this.event = arena.allocate(EVENT, JAVA_LONG.byteAlignment());
    this.alarm = new Alarm(arena);
    try {
      this.descriptor = (int) CREATE.invokeExact(error, CLOEXEC);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
    if (descriptor < 0 || !add(alarm.descriptor(), ALARM)) {
      int why = Libc.errno(error);
      close();
      throw new IOException("no way to wait for sockets: error " + why);
    }
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
    if (!alarm.sleeps()) {
      return 0;
    }
    try {
      count = (int) WAIT.invokeExact(error, descriptor, events, most, (int) patienceMillis);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
    alarm.awake();
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
      alarm.clear();
    }
    return number;
  }

  /// Ends the wait, from any thread.
  void wake() {
    alarm.wake();
  }

  void close() {
    alarm.close();
    if (descriptor >= 0) {
      Libc.close(error, descriptor);
    }
  }
}
