package perigee.net.path;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// The kernel's `struct tcp_info` of one socket at a time (Linux, `getsockopt` with `TCP_INFO`), by
/// the foreign-function API, since delivery rate and least round-trip time are newer than what
/// libraries read. An older kernel gives a shorter struct: what it lacks reads as 0. A mutable
/// view, confined to one thread; reading makes no object.
public final class TcpInfo {

  private static final int IPPROTO_TCP = 6;
  private static final int TCP_INFO = 11;
  private static final int BYTES = 232;

  private static final int OFFSET_FLAGS = 7;
  private static final int APP_LIMITED = 1;
  private static final int OFFSET_UNACKED = 24;
  private static final int OFFSET_RTT = 68;
  private static final int OFFSET_TOTAL_RETRANS = 100;
  private static final int OFFSET_BYTES_ACKED = 120;
  private static final int OFFSET_NOT_SENT = 144;
  private static final int OFFSET_MIN_RTT = 148;
  private static final int OFFSET_DATA_SEGS_OUT = 156;
  private static final int OFFSET_DELIVERY_RATE = 160;
  private static final int OFFSET_DSACK_DUPS = 216;
  private static final long UNSIGNED_INT = 0xffff_ffffL;

  /// The kernel's word for a least round-trip time that it has not measured.
  private static final long NO_MIN_RTT = UNSIGNED_INT;

  private static final Optional<MethodHandle> GETSOCKOPT = getsockopt();

  private final MemorySegment info = Arena.ofAuto().allocate(BYTES, Long.BYTES);
  private final MemorySegment length = Arena.ofAuto().allocate(Integer.BYTES, Integer.BYTES);
  private final MethodHandle getsockopt;

  private TcpInfo(MethodHandle getsockopt) {
    this.getsockopt = getsockopt;
  }

  /// A view; empty where the system has no `TCP_INFO`.
  public static Optional<TcpInfo> open() {
    return GETSOCKOPT.map(TcpInfo::new);
  }

  private static Optional<MethodHandle> getsockopt() {
    if (!"Linux".equals(System.getProperty("os.name"))) {
      return Optional.empty();
    }
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor type =
        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    return linker
        .defaultLookup()
        .find("getsockopt")
        .map(found -> linker.downcallHandle(found, type));
  }

  /// Looks at a socket.
  ///
  /// @param descriptor of an open TCP socket
  /// @return false if the kernel tells nothing of it
  public boolean read(int descriptor) {
    info.fill((byte) 0);
    length.set(JAVA_INT, 0, BYTES);
    try {
      return (int) getsockopt.invokeExact(descriptor, IPPROTO_TCP, TCP_INFO, info, length) == 0;
    } catch (Throwable impossible) {
      throw new IllegalStateException("getsockopt can't be called", impossible);
    }
  }

  /// Smoothed round-trip time, microseconds.
  public long rttMicros() {
    return unsigned(OFFSET_RTT);
  }

  /// Least round-trip time, microseconds; 0 if not known.
  public long minRttMicros() {
    long least = unsigned(OFFSET_MIN_RTT);
    return least == NO_MIN_RTT ? 0 : least;
  }

  /// Segments with data that were sent since the connection began; wraps at 2³².
  public long segments() {
    return unsigned(OFFSET_DATA_SEGS_OUT);
  }

  /// Segments that were sent again since the connection began, answers to its SYN among them; wraps
  /// at 2³².
  public long retransmitted() {
    return unsigned(OFFSET_TOTAL_RETRANS);
  }

  /// Segments that the peer said had come twice (RFC 2883): sent again, though not lost. Wraps at
  /// 2³².
  public long duplicates() {
    return unsigned(OFFSET_DSACK_DUPS);
  }

  /// Bytes that were acknowledged since the connection began.
  public long bytesAcked() {
    return info.get(JAVA_LONG, OFFSET_BYTES_ACKED);
  }

  /// Whether the other end has acknowledged all that was written, an end of it included.
  public boolean isAllAcked() {
    return unsigned(OFFSET_UNACKED) == 0 && unsigned(OFFSET_NOT_SENT) == 0;
  }

  /// Delivery rate, bytes per second; 0 if the sender had too little to send to tell.
  public long rateBytesPerSecond() {
    boolean limited = (info.get(JAVA_BYTE, OFFSET_FLAGS) & APP_LIMITED) != 0;
    return limited ? 0 : info.get(JAVA_LONG, OFFSET_DELIVERY_RATE);
  }

  private long unsigned(int offset) {
    return info.get(JAVA_INT, offset) & UNSIGNED_INT;
  }
}
