package perigee.net.udp;

import java.net.InetSocketAddress;
import java.time.Duration;

/// How a socket for datagrams is opened.
///
/// @param address where it listens; port 0 lets the kernel choose
/// @param batch how many datagrams are received and sent by one call; 64 by default
/// @param receiveBytes octets that a received datagram may have; 2,048 by default
/// @param sendBytes octets of what is sent at once, 2,048 by default; more for segments
/// @param bufferBytes what the kernel may hold for each direction; 4 MiB by default, as far as it
///   lets us
/// @param patience how long `receive` waits; 250 ms by default
/// @param shared whether several sockets share the port (`SO_REUSEPORT`)
public record DatagramsConfig(
    InetSocketAddress address,
    int batch,
    int receiveBytes,
    int sendBytes,
    int bufferBytes,
    Duration patience,
    boolean shared) {

  private static final int DEFAULT_BATCH = 64;
  private static final int DEFAULT_BYTES = 2048;
  private static final int DEFAULT_BUFFER = 4 << 20;
  private static final Duration DEFAULT_WAIT = Duration.ofMillis(250);
  private static final int MOST_BATCH = 1024;
  private static final int MOST_BYTES = 65_536;

  public DatagramsConfig {
    if (batch < 1
        || batch > MOST_BATCH
        || receiveBytes < 1
        || receiveBytes > MOST_BYTES
        || sendBytes < 1
        || sendBytes > MOST_BYTES
        || bufferBytes < 1
        || patience.toMillis() < 1) {
      throw new IllegalArgumentException("datagrams' bounds are out of range");
    }
  }

  /// As usual at an address.
  public static DatagramsConfig on(InetSocketAddress address) {
    return new DatagramsConfig(
        address, DEFAULT_BATCH, DEFAULT_BYTES, DEFAULT_BYTES, DEFAULT_BUFFER, DEFAULT_WAIT, true);
  }

  public DatagramsConfig withAddress(InetSocketAddress other) {
    return new DatagramsConfig(
        other, batch, receiveBytes, sendBytes, bufferBytes, patience, shared);
  }

  public DatagramsConfig withSendBytes(int bytes) {
    return new DatagramsConfig(address, batch, receiveBytes, bytes, bufferBytes, patience, shared);
  }
}
