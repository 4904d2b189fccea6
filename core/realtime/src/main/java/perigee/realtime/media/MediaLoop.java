package perigee.realtime.media;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.net.udp.DatagramPorts;
import perigee.net.udp.PeerAddress;
import perigee.net.udp.Received;
import perigee.realtime.dtls.DtlsAssociation;
import perigee.realtime.srtp.SrtpEngine;
import perigee.realtime.srtp.SrtpSession;
import perigee.wire.stun.StunMessage;

/// Tells datagrams apart by their first octet (RFC 7983 §7) and gives each to its peer, whom checks
/// find by name and all else by address. It belongs to the port's thread.
final class MediaLoop {

  private static final Logger LOG = LoggerFactory.getLogger(MediaLoop.class);

  private static final int MEDIA_MASK = 0xC0;
  private static final int MEDIA = 0x80;

  private final MediaPort port;
  private final DatagramPorts ports;
  private final MediaLimits limits;
  private final MediaStatistics statistics;
  private final SrtpEngine srtp = SrtpEngine.open();
  private final Map<Long, MediaPeer> peers = new HashMap<>();
  private final PathTable paths = new PathTable();
  private final Arrival arrival = new Arrival();
  private final LentRelays relays;
  private final Questions questions;
  private final ConnectivityChecks checks;
  private final StreamPaths streams;
  private final MappedPorts mappedPorts;
  private PortMapping mapping = new PortMapping();

  MediaLoop(MediaPort port, DatagramPorts ports, MediaLimits limits, MediaStatistics statistics) {
    this.port = port;
    this.mappedPorts = new MappedPorts(port);
    this.ports = ports;
    this.relays = new LentRelays(this);
    this.questions = new Questions(this);
    this.checks = new ConnectivityChecks(this);
    this.streams = new StreamPaths(this);
    this.limits = limits;
    this.statistics = statistics;
  }

  MediaPort port() {
    return port;
  }

  DatagramPorts ports() {
    return ports;
  }

  MediaLimits limits() {
    return limits;
  }

  MediaStatistics statistics() {
    return statistics;
  }

  SrtpEngine srtp() {
    return srtp;
  }

  PathTable paths() {
    return paths;
  }

  /// The checks of all peers.
  ConnectivityChecks checks() {
    return checks;
  }

  /// Paths that stand on connections.
  StreamPaths streams() {
    return streams;
  }

  int peers() {
    return peers.size();
  }

  /// The peer that has made credentials of a name, or null.
  @Nullable MediaPeer named(long name) {
    return peers.get(name);
  }

  @Nullable MediaPeer admit(PeerTerms terms, PeerListener listener) {
    long name = terms.local().number();
    if (name == 0) {
      throw new IllegalArgumentException("credentials are made by the port");
    }
    if (peers.size() == limits.peers() || peers.containsKey(name)) {
      return null;
    }
    MediaPeer peer = new MediaPeer(this, terms, listener, port.now());
    peers.put(name, peer);
    peer.begin();
    return peer;
  }

  void renamed(MediaPeer peer, PeerTerms before) {
    peers.remove(before.local().number());
    peers.put(peer.terms().local().number(), peer);
  }

  void left(MediaPeer peer) {
    peers.remove(peer.terms().local().number());
  }

  void received(int count, long now) {
    Received received = ports.received();
    byte[] bytes = received.bytes();
    for (int i = 0; i < count; i++) {
      if (received.isCut(i) || received.length(i) == 0) {
        statistics.count(MediaStatistics.Kind.DROPPED);
        continue;
      }
      arrival.of(received, i);
      RelayClient relay = relays.from(arrival);
      if (relay == null || questions.isAnsweredBy(bytes, received.at(i), received.length(i))) {
        handle(arrival, bytes, received.at(i), received.length(i), now);
      } else {
        relayed(relay, bytes, received.at(i), received.length(i), now);
      }
    }
  }

  private void relayed(RelayClient relay, byte[] bytes, int at, int length, long now) {
    try {
      relay.received(bytes, at, length, now);
    } catch (RuntimeException e) {
      failed(null, e);
    }
  }

  /// Takes a datagram, whether it came by itself or by a relay.
  void handle(Arrival from, byte[] bytes, int at, int length, long now) {
    PeerPath path = paths.find(from.socket, from.octets, from.high, from.low, from.port);
    try {
      if ((bytes[at] & MEDIA_MASK) == MEDIA) {
        if (path == null || !path.proved) {
          statistics.count(MediaStatistics.Kind.STRANGERS);
        } else {
          path.heard(now);
          if (path.peer.media(bytes, at, length, now)) {
            // Some ends ask only while they say nothing else.
            path.provedNanos = now;
          }
        }
      } else if (StunMessage.is(bytes, at, length)) {
        checks.received(from, path, bytes, at, length, now);
      } else if (path != null && path.proved && DtlsAssociation.is(bytes, at, length)) {
        path.peer.handshake(path, bytes, at, length);
      } else {
        statistics.count(MediaStatistics.Kind.STRANGERS);
      }
    } catch (RuntimeException e) {
      failed(path, e);
    }
  }

  /// One of the loops where our own fault must not end everything: it ends the peer.
  private void failed(@Nullable PeerPath path, RuntimeException e) {
    statistics.count(MediaStatistics.Kind.FAILURES);
    LOG.error("event=media-failed", e);
    if (path != null) {
      path.peer.close("an internal error");
    }
  }

  /// Protects a packet and sends it.
  ///
  /// @return octets that leave, or why none do
  int send(PeerPath path, SrtpSession session, byte[] bytes, int at, int length) {
    int sealed;
    if (path.socket < RelayClient.FIRST_NUMBER) {
      MemorySegment to = ports.outgoing(path.socket);
      sealed = session.protect(bytes, at, length, to, ports.outgoingAt(path.socket));
      if (sealed > 0) {
        ports.send(path.socket, path.octets, path.high, path.low, path.port, sealed);
      }
    } else {
      sealed = session.protect(bytes, at, length);
      if (sealed > 0) {
        send(path, bytes, at, sealed);
      }
    }
    return sealed;
  }

  /// Protects a packet and sends it by two paths.
  ///
  /// @return octets that leave, or why none do
  int send(PeerPath path, PeerPath beside, SrtpSession session, byte[] bytes, int at, int length) {
    int sealed = session.protect(bytes, at, length);
    if (sealed > 0) {
      send(path, bytes, at, sealed);
      send(beside, bytes, at, sealed);
    }
    return sealed;
  }

  void send(PeerPath path, byte[] bytes, int at, int length) {
    if (path.socket < RelayClient.FIRST_NUMBER) {
      ports.send(path.socket, path.octets, path.high, path.low, path.port, bytes, at, length);
      return;
    }
    PeerStreams connections = port.peerStreams();
    if (path.isStream() && connections != null) {
      connections.send(path.socket, bytes, at, length);
      return;
    }
    RelayClient relay = relays.by(path.socket);
    if (relay != null) {
      relay.send(path, bytes, at, length);
    }
  }

  /// How the first hop of a path is spoken.
  String transport(PeerPath path) {
    RelayClient relay = relays.by(path.socket);
    if (relay != null) {
      return relay.way();
    }
    return path.isStream() ? "tcp" : "udp";
  }

  /// The address that a relay lends us for a path; null if none does.
  @Nullable InetSocketAddress lent(PeerPath path) {
    RelayClient relay = relays.by(path.socket);
    return relay == null ? null : relay.relayed();
  }

  /// A socket for addresses of a family, or -1.
  int socketFor(int octets) {
    List<InetSocketAddress> own = port.addresses();
    for (int socket = 0; socket < own.size(); socket++) {
      if (PeerAddress.of(own.get(socket)).octets() == octets) {
        return socket;
      }
    }
    return -1;
  }

  /// The relays that lend us an address.
  LentRelays relays() {
    return relays;
  }

  /// What servers are asked.
  Questions questions() {
    return questions;
  }

  List<MediaPeer> all() {
    return new ArrayList<>(peers.values());
  }

  MappedPorts mappedPorts() {
    return mappedPorts;
  }

  PortMapping mapping() {
    return mapping;
  }

  /// What was known of the network is so no more.
  void mapping(PortMapping now) {
    mapping = now;
  }

  /// A path is gone, and its connection with it.
  void gone(PeerPath path) {
    paths.remove(path);
    streams.gone(path);
  }

  void sweep(long now) {
    all().forEach(peer -> peer.sweep(now));
  }

  void close() {
    all().forEach(peer -> peer.close("the port closes"));
    relays.close();
  }
}
