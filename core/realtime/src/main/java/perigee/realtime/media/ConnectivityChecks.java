package perigee.realtime.media;

import org.jspecify.annotations.Nullable;
import perigee.net.udp.PeerAddress;
import perigee.realtime.ice.BindingMessages;
import perigee.wire.stun.StunError;

/// The checks that come and go (RFC 8445 §7): requests are answered, answers are brought to whom
/// they are for. What is asked when is [IceAgent]'s. It belongs to the port's thread.
final class ConnectivityChecks {

  private final MediaLoop loop;
  private final BindingMessages messages = new BindingMessages();
  private final byte[] out = new byte[BindingMessages.ROOM];

  ConnectivityChecks(MediaLoop loop) {
    this.loop = loop;
  }

  /// What was read last, and what writes questions.
  BindingMessages messages() {
    return messages;
  }

  /// Takes a message.
  ///
  /// @param known the path that it came by, or null
  void received(
      Arrival from, @Nullable PeerPath known, byte[] bytes, int at, int length, long now) {
    if (!messages.read(bytes, at, length)) {
      loop.statistics().count(MediaStatistics.Kind.CHECKS_REFUSED);
    } else if (messages.isRequest()) {
      request(from, known, now);
    } else if (known != null) {
      known.peer.answered(known, now);
    } else {
      loop.questions().answered(from, messages);
    }
  }

  /// Answers a request. Who does not know a peer's name and password gets silence, at the price of
  /// a look into a table, or of one HMAC if he knows the name.
  private void request(Arrival from, @Nullable PeerPath known, long now) {
    MediaPeer peer = loop.named(messages.addressee());
    if (peer == null
        || !messages.isFrom(peer.terms().remote())
        || !messages.isSealedBy(peer.terms().local())) {
      loop.statistics().count(MediaStatistics.Kind.CHECKS_REFUSED);
      return;
    }
    loop.statistics().count(MediaStatistics.Kind.CHECKS);
    StunError error = peer.refusal(messages);
    if (error != null) {
      PeerPath back = new PeerPath(peer, from.socket, from.address(), new PathChecks(0, 0));
      loop.send(back, out, 0, messages.error(peer.terms().local(), error, out));
      return;
    }
    boolean nominated = messages.nominates();
    PeerPath path = known;
    if (path == null || path.peer != peer) {
      path = peer.learn(path, from, messages.priority());
    }
    int length =
        messages.success(peer.terms().local(), from.octets, from.high, from.low, from.port, out);
    loop.send(path, out, 0, length);
    peer.checked(path, nominated, now);
  }

  /// Sends a request of a full end.
  void ask(PeerPath path, BindingMessages.CheckTerms terms) {
    PeerTerms ends = path.peer.terms();
    PathChecks checks = path.checks;
    int length =
        messages.request(
            ends.local(), ends.remote(), terms, checks.transactionHigh, checks.transactionLow, out);
    loop.send(path, out, 0, length);
  }

  /// Sends a request that belongs to no path, for its answer tells nothing that the other end's own
  /// request would not.
  ///
  /// @param hops that it goes at the most, or 0
  void probe(
      MediaPeer peer, int socket, PeerAddress to, BindingMessages.CheckTerms terms, int hops) {
    PeerTerms ends = peer.terms();
    long high = loop.port().random().nextLong();
    int length = messages.request(ends.local(), ends.remote(), terms, high, 0, out);
    if (hops == 0) {
      loop.ports().send(socket, to.octets(), to.high(), to.low(), to.port(), out, 0, length);
    } else {
      loop.ports()
          .sendNear(socket, to.octets(), to.high(), to.low(), to.port(), out, 0, length, hops);
    }
  }
}
