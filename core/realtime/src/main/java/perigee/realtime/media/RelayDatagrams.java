package perigee.realtime.media;

import perigee.net.udp.DatagramPorts;
import perigee.net.udp.PeerAddress;

/// Messages to a relay's server by UDP, from the port's own socket.
///
/// @param socket of the port
record RelayDatagrams(DatagramPorts ports, int socket, PeerAddress server)
    implements RelayTransport {

  @Override
  public void send(byte[] bytes, int at, int length) {
    ports.send(
        socket, server.octets(), server.high(), server.low(), server.port(), bytes, at, length);
  }

  @Override
  public boolean isReliable() {
    return false;
  }

  @Override
  public void close() {}
}
