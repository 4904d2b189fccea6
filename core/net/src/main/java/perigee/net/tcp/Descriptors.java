package perigee.net.tcp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import perigee.net.kernel.Libc;

/// The kernel's numbers of sockets. The JDK does not tell those of its own, so they are looked for
/// among all of the process by their port; that takes two calls of the kernel for each. Linux
/// alone.
final class Descriptors {

  private static final int IPPROTO_TCP = 6;
  private static final int TCP_CONGESTION = 13;
  private static final int MOST_NAME = 16;
  private static final int SOCKADDR = 128;
  private static final int PORT_AT = 2;
  private static final File OPEN = new File("/proc/self/fd");

  private static final MethodHandle GETSOCKOPT =
      Libc.handle(
          "getsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));

  private Descriptors() {}

  /// Sets the congestion control of every socket of a port; those of UDP refuse it.
  static void setAll(int port, byte[] name) {
    for (int one : all(port)) {
      set(one, name);
    }
  }

  /// The sockets of this process that are bound to a port.
  static List<Integer> all(int port) {
    String[] open = OPEN.list();
    if (open == null) {
      return List.of();
    }
    List<Integer> found = new ArrayList<>(2);
    try (Arena passing = Arena.ofConfined()) {
      MemorySegment state = Libc.state(passing);
      MemorySegment address = passing.allocate(SOCKADDR, Integer.BYTES);
      MemorySegment length = passing.allocate(JAVA_INT);
      for (String number : open) {
        int descriptor = Integer.parseInt(number);
        if (port(state, descriptor, address, length) == port) {
          found.add(descriptor);
        }
      }
    }
    return found;
  }

  /// The port that a descriptor is bound to; -1 if it is none of the Internet's sockets.
  private static int port(
      MemorySegment state, int descriptor, MemorySegment address, MemorySegment length) {
    length.set(JAVA_INT, 0, SOCKADDR);
    if (Libc.getsockname(state, descriptor, address, length) != 0) {
      return -1;
    }
    int family = address.get(JAVA_SHORT, 0);
    return family == Libc.AF_INET || family == Libc.AF_INET6
        ? Short.toUnsignedInt(Short.reverseBytes(address.get(JAVA_SHORT, PORT_AT)))
        : -1;
  }

  /// Sets the congestion control of a socket, if the kernel does it.
  static void set(int descriptor, byte[] name) {
    try (Arena passing = Arena.ofConfined()) {
      MemorySegment value = passing.allocateFrom(JAVA_BYTE, name);
      int _ = Libc.setsockopt(Libc.state(passing), descriptor, IPPROTO_TCP, TCP_CONGESTION, value);
    }
  }

  /// The congestion control of a socket; empty if it has none.
  static String get(int descriptor) {
    try (Arena passing = Arena.ofConfined()) {
      MemorySegment value = passing.allocate(MOST_NAME);
      MemorySegment length = passing.allocate(JAVA_INT);
      length.set(JAVA_INT, 0, MOST_NAME);
      int failed =
          (int) GETSOCKOPT.invokeExact(descriptor, IPPROTO_TCP, TCP_CONGESTION, value, length);
      return failed == 0 ? value.getString(0, StandardCharsets.ISO_8859_1) : "";
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }
}
