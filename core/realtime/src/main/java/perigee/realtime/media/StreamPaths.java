package perigee.realtime.media;

import java.util.HashMap;
import java.util.Map;
import perigee.net.udp.PeerAddress;
import perigee.wire.octets.NetworkOrder;

/// Paths that stand on connections, by their numbers, and what comes by these. It belongs to the
/// port's thread.
final class StreamPaths {

  private final MediaLoop loop;
  private final Arrival arrival = new Arrival();
  private final Map<Integer, PeerPath> paths = new HashMap<>();

  StreamPaths(MediaLoop loop) {
    this.loop = loop;
  }

  /// A path stands on a connection that is a peer's.
  void add(PeerPath path) {
    paths.put(path.socket, path);
    PeerStreams connections = loop.port().peerStreams();
    if (connections != null) {
      connections.proved(path.socket);
    }
  }

  /// A path is gone, and its connection with it, if it has one.
  void gone(PeerPath path) {
    PeerStreams connections = loop.port().peerStreams();
    if (path.isStream() && connections != null && paths.remove(path.socket) != null) {
      connections.close(path.socket);
    }
  }

  void connected(int number) {
    PeerPath path = paths.get(number);
    if (path != null) {
      path.peer.connected(path);
    }
  }

  void ended(int number) {
    PeerPath path = paths.get(number);
    if (path != null) {
      path.peer.lost(path);
    }
  }

  /// Packets came, each in its frame.
  void received(int number, PeerAddress from, byte[] frames) {
    long now = loop.port().now();
    int at = 0;
    while (at < frames.length) {
      int length = NetworkOrder.u16(frames, at);
      arrival.of(number, from);
      loop.handle(arrival, frames, at + StreamFrames.HEAD, length, now);
      at += StreamFrames.HEAD + length;
    }
  }
}
