package perigee.realtime.turn;

import org.jspecify.annotations.Nullable;

/// Who sent what is being handled. One object serves message after message; it belongs to one
/// thread.
final class Source {

  private int port;
  private int octets;
  private long high;
  private long low;
  private int peerPort;
  private @Nullable StreamClient stream;

  /// A client by UDP.
  ///
  /// @param port that it came to
  /// @param octets 4 or 16, of its address
  Source datagram(int port, int octets, long high, long low, int peerPort) {
    this.port = port;
    this.octets = octets;
    this.high = high;
    this.low = low;
    this.peerPort = peerPort;
    this.stream = null;
    return this;
  }

  /// A client by TCP or TLS.
  Source stream(StreamClient client, int octets, long high, long low, int peerPort) {
    datagram(-1, octets, high, low, peerPort);
    this.stream = client;
    return this;
  }

  int port() {
    return port;
  }

  int octets() {
    return octets;
  }

  long high() {
    return high;
  }

  long low() {
    return low;
  }

  int peerPort() {
    return peerPort;
  }

  @Nullable StreamClient stream() {
    return stream;
  }
}
