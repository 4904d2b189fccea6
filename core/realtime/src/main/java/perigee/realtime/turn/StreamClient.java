package perigee.realtime.turn;

import org.jspecify.annotations.Nullable;

/// A client that comes by TCP or TLS. Its loop's thread alone calls it.
interface StreamClient {

  /// Sends bytes; they are copied. What can't leave soon is lost, as a datagram would be.
  void send(byte[] bytes, int at, int length);

  /// Lets leave what was sent.
  void flush();

  /// Its allocation.
  @Nullable Allocation allocation();

  /// Sets or takes away its allocation.
  void allocation(@Nullable Allocation allocation);
}
