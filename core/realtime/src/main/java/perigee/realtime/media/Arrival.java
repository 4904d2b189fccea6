package perigee.realtime.media;

import perigee.net.udp.PeerAddress;
import perigee.net.udp.Received;

/// Where a datagram came from, and to which socket, or by which relay. One object serves datagram
/// after datagram; it belongs to the port's thread.
final class Arrival {

  int socket;
  int octets;
  long high;
  long low;
  int port;

  void of(Received received, int index) {
    socket = received.port(index);
    octets = received.octets(index);
    high = received.high(index);
    low = received.low(index);
    port = received.peerPort(index);
  }

  void of(int relay, PeerAddress from) {
    socket = relay;
    octets = from.octets();
    high = from.high();
    low = from.low();
    port = from.port();
  }

  PeerAddress address() {
    return new PeerAddress(octets, high, low, port);
  }

  boolean isFrom(PeerAddress address) {
    return port == address.port()
        && high == address.high()
        && low == address.low()
        && octets == address.octets();
  }
}
