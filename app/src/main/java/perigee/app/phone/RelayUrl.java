package perigee.app.phone;

import java.net.InetSocketAddress;
import java.util.Optional;
import perigee.app.config.HostPort;
import perigee.realtime.media.IceServer;

/// A relay or STUN server as a URL (RFC 7064, RFC 7065).
///
/// @param lends whether it is a relay
record RelayUrl(boolean lends, InetSocketAddress address, IceServer.Transport transport) {

  /// Reads `stun:HOST:PORT`, `turn:HOST:PORT?transport=udp`, `turns:…`.
  static Optional<RelayUrl> parse(String url) {
    int colon = url.indexOf(':');
    int question = url.indexOf('?');
    String scheme = colon < 0 ? "" : url.substring(0, colon);
    String authority = url.substring(colon + 1, question < 0 ? url.length() : question);
    boolean stream = url.endsWith("?transport=tcp");
    boolean secure = scheme.equals("turns");
    if (!scheme.equals("stun") && !scheme.equals("turn") && !secure) {
      return Optional.empty();
    }
    IceServer.Transport plain = stream ? IceServer.Transport.TCP : IceServer.Transport.UDP;
    IceServer.Transport transport = secure ? IceServer.Transport.TLS : plain;
    return HostPort.parse(authority)
        .map(at -> new InetSocketAddress(at.host(), at.port()))
        // A proxy may look up what we can't.
        .filter(at -> !at.isUnresolved() || transport != IceServer.Transport.UDP)
        .map(at -> new RelayUrl(!scheme.equals("stun"), at, transport));
  }

  IceServer server(String user, String password) {
    return lends ? new IceServer(address, transport, user, password) : IceServer.stun(address);
  }
}
