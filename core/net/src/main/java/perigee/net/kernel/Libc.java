package perigee.net.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Locale;

/// The kernel's calls for sockets, by the foreign-function API; constants of 64-bit Linux.
public final class Libc {

  public static final int AF_INET = 2;
  public static final int AF_INET6 = 10;
  public static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  public static final int SOL_IP = 0;
  public static final int SOL_SOCKET = 1;
  public static final int SOL_UDP = 17;
  public static final int SOL_IPV6 = 41;
  public static final int SO_SNDBUF = 7;
  public static final int SO_RCVBUF = 8;
  public static final int SO_REUSEPORT = 15;
  public static final int SO_RCVTIMEO = 20;
  public static final int IP_TTL = 2;
  public static final int IP_PKTINFO = 8;
  public static final int IPV6_UNICAST_HOPS = 16;
  public static final int IPV6_V6ONLY = 26;
  public static final int IPV6_RECVPKTINFO = 49;
  public static final int IPV6_PKTINFO = 50;
  public static final int UDP_SEGMENT = 103;
  public static final int MSG_DONTWAIT = 0x40;
  public static final int MSG_TRUNC = 0x20;
  public static final int MSG_WAITFORONE = 0x10000;

  /// As many as the machine is set to.
  public static final int USUAL_HOPS = -1;

  public static final int EINTR = 4;
  public static final int EAGAIN = 11;
  public static final int ECONNREFUSED = 111;

  public static final Linker.Option CAPTURE_ERRNO = Linker.Option.captureCallState("errno");

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final FunctionDescriptor RECVMMSG =
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
  private static final FunctionDescriptor SENDMMSG =
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);

  /// May wait: the thread leaves the virtual machine for it.
  public static final MethodHandle RECEIVE = handle("recvmmsg", RECVMMSG, CAPTURE_ERRNO);

  /// Never waits, so it is called without leaving the virtual machine.
  public static final MethodHandle RECEIVE_NOW =
      handle("recvmmsg", RECVMMSG, Linker.Option.critical(false));

  public static final MethodHandle SEND_NOW =
      handle("sendmmsg", SENDMMSG, Linker.Option.critical(false));

  private static final MethodHandle SOCKET =
      handle(
          "socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), CAPTURE_ERRNO);
  private static final MethodHandle BIND =
      handle("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT), CAPTURE_ERRNO);
  private static final MethodHandle GETSOCKNAME =
      handle(
          "getsockname",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS),
          CAPTURE_ERRNO);
  private static final MethodHandle SETSOCKOPT =
      handle(
          "setsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT),
          CAPTURE_ERRNO);
  private static final MethodHandle CLOSE =
      handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), CAPTURE_ERRNO);

  private Libc() {}

  /// Whether the constants here are those of this machine.
  public static boolean isSupported() {
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return System.getProperty("os.name", "").equals("Linux")
        && (arch.equals("amd64") || arch.equals("aarch64"));
  }

  /// A function of the C library.
  public static MethodHandle handle(
      String name, FunctionDescriptor type, Linker.Option... options) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, options);
  }

  public static MemorySegment state(Arena arena) {
    return arena.allocate(STATE);
  }

  public static int errno(MemorySegment state) {
    return state.get(JAVA_INT, 0);
  }

  public static int socket(MemorySegment state, int family) {
    try {
      return (int) SOCKET.invokeExact(state, family, SOCK_DGRAM_CLOEXEC, 0);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  public static int bind(MemorySegment state, int socket, MemorySegment address) {
    try {
      return (int) BIND.invokeExact(state, socket, address, (int) address.byteSize());
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  public static int getsockname(
      MemorySegment state, int socket, MemorySegment address, MemorySegment length) {
    try {
      return (int) GETSOCKNAME.invokeExact(state, socket, address, length);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  public static int setsockopt(
      MemorySegment state, int socket, int level, int option, MemorySegment value) {
    try {
      return (int)
          SETSOCKOPT.invokeExact(state, socket, level, option, value, (int) value.byteSize());
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  public static void close(MemorySegment state, int socket) {
    try {
      int ignored = (int) CLOSE.invokeExact(state, socket);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /// A call of C throws nothing; the handle's type says otherwise.
  public static IllegalStateException unexpected(Throwable e) {
    return new IllegalStateException("a call of the kernel could not be made", e);
  }
}
