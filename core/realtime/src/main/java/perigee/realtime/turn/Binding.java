package perigee.realtime.turn;

/// A peer's address and port that a channel is bound to.
final class Binding {

  final int channel;

  /// 4 or 16, of the address.
  final int octets;

  final long high;
  final long low;
  final int port;
  long untilMillis;

  Binding(int channel, int octets, long high, long low, int port) {
    this.channel = channel;
    this.octets = octets;
    this.high = high;
    this.low = low;
    this.port = port;
  }

  boolean isFor(long otherHigh, long otherLow, int otherPort) {
    return high == otherHigh && low == otherLow && port == otherPort;
  }
}
