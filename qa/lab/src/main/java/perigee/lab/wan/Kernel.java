package perigee.lab.wan;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// The few system calls of Linux that the lab needs and the JDK has no door to.
public final class Kernel {

  private static final int READ_WRITE = 2;
  private static final int NON_BLOCKING = 0x800;
  private static final int CLONE_NEWNET = 0x4000_0000;
  private static final long TUNSETIFF = 0x4004_54caL;
  private static final short TUN_WITHOUT_HEADER = 0x1001;
  private static final int DEVICE_NAME_BYTES = 15;
  private static final int IFREQ_BYTES = 40;
  private static final int IFREQ_FLAGS = 16;
  private static final int SCHED_FIFO = 1;

  private static final MethodHandle OPEN =
      call(
          "open",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle IOCTL =
      call(
          "ioctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle CLOSE =
      call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle SETNS =
      call("setns", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle SCHEDULE =
      call("sched_setscheduler", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle POLL =
      call("ppoll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));
  private static final MethodHandle READ =
      call(
          "read",
          FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG),
          Linker.Option.critical(false));
  private static final MethodHandle WRITE =
      call(
          "write",
          FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG),
          Linker.Option.critical(false));

  private Kernel() {}

  /// Moves the calling thread, which must be a platform thread, into a network namespace: sockets
  /// that it makes from now on belong there.
  public static void enter(Path namespace) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int file = (int) OPEN.invokeExact(arena.allocateFrom(namespace.toString()), 0);
      if (file < 0) {
        throw new IOException("no network namespace " + namespace);
      }
      int outcome = (int) SETNS.invokeExact(file, CLONE_NEWNET);
      int _ = (int) CLOSE.invokeExact(file);
      if (outcome != 0) {
        throw new IOException("may not enter " + namespace + "; the lab runs as root");
      }
    } catch (Throwable t) {
      throw passed(t);
    }
  }

  /// Makes a TUN device without packet headers; its packets are read and written through the file.
  static int tun(String device) throws IOException {
    if (device.length() > DEVICE_NAME_BYTES) {
      throw new IllegalArgumentException(device + " is too long for a device");
    }
    try (Arena arena = Arena.ofConfined()) {
      int file =
          (int) OPEN.invokeExact(arena.allocateFrom("/dev/net/tun"), READ_WRITE | NON_BLOCKING);
      MemorySegment request = arena.allocate(IFREQ_BYTES);
      request.setString(0, device);
      request.set(JAVA_SHORT, IFREQ_FLAGS, TUN_WITHOUT_HEADER);
      if (file < 0 || (int) IOCTL.invokeExact(file, TUNSETIFF, request) != 0) {
        throw new IOException("no TUN device " + device + " to be had; the lab runs as root");
      }
      return file;
    } catch (Throwable t) {
      throw passed(t);
    }
  }

  /// Lets the calling thread run before all ordinary ones; false if that is not allowed.
  static boolean hurry() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment priority = arena.allocate(JAVA_INT);
      priority.set(JAVA_INT, 0, 1);
      return (int) SCHEDULE.invokeExact(0, SCHED_FIFO, priority) == 0;
    } catch (Throwable t) {
      throw passed(t);
    }
  }

  static void close(int file) {
    try {
      int _ = (int) CLOSE.invokeExact(file);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  /// Waits until a file can be read or the time is over.
  ///
  /// @return how many can be read
  static int poll(MemorySegment files, long count, MemorySegment timeout) {
    try {
      return (int) POLL.invokeExact(files, count, timeout, MemorySegment.NULL);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  /// Reads one packet; less than 1 byte if there is none.
  static int read(int file, MemorySegment into, long bytes) {
    try {
      return (int) (long) READ.invokeExact(file, into, bytes);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  static void write(int file, MemorySegment from, long bytes) {
    try {
      long _ = (long) WRITE.invokeExact(file, from, bytes);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  private static IOException passed(Throwable t) {
    return t instanceof IOException e ? e : new IOException(t);
  }

  private static MethodHandle call(
      String name, FunctionDescriptor types, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    MemorySegment address =
        linker
            .defaultLookup()
            .find(name)
            .orElseThrow(() -> new IllegalStateException("no " + name + " in the C library"));
    return linker.downcallHandle(address, types, options);
  }
}
