package perigee.realtime.media;

import org.jspecify.annotations.Nullable;
import perigee.realtime.dtls.DtlsAssociation;
import perigee.realtime.dtls.DtlsListener;
import perigee.realtime.srtp.SrtpMaster;
import perigee.realtime.srtp.SrtpProfile;
import perigee.realtime.srtp.SrtpSession;

/// What seals the media of two ends: the handshake (RFC 5764), then the keys that it ends with. It
/// belongs to the port's thread.
final class PeerKeys {

  private static final int NOTHING = -1;

  private final MediaLoop loop;
  private final MediaPeer peer;
  private @Nullable DtlsAssociation association;
  private @Nullable SrtpSession session;

  PeerKeys(MediaLoop loop, MediaPeer peer) {
    this.loop = loop;
    this.peer = peer;
  }

  boolean areAgreed() {
    return session != null;
  }

  /// Null before the handshake has ended.
  @Nullable SrtpSession session() {
    return session;
  }

  /// Begins the handshake, if there is room and it has not begun.
  void begin() {
    if (association != null) {
      return;
    }
    PeerTerms terms = peer.terms();
    association =
        loop.port().handshakes().start(terms.asClient(), terms.fingerprint(), new Listener());
    if (association == null) {
      loop.statistics().count(MediaStatistics.Kind.HANDSHAKES_REFUSED);
    }
  }

  /// A datagram of the handshake came.
  void handshake(byte[] bytes, int at, int length) {
    if (!peer.terms().asClient()) {
      begin();
    }
    DtlsAssociation under = association;
    if (under != null && !under.received(bytes, at, length)) {
      loop.statistics().count(MediaStatistics.Kind.HANDSHAKES_REFUSED);
    }
  }

  /// Opens a packet where it lies, and counts it.
  ///
  /// @return octets of it, negative if the other end has not made it
  int open(byte[] bytes, int at, int length) {
    MediaStatistics statistics = loop.statistics();
    SrtpSession open = session;
    if (open == null) {
      statistics.count(MediaStatistics.Kind.DROPPED);
      return NOTHING;
    }
    int plain = open.unprotect(bytes, at, length);
    if (plain < 0) {
      statistics.count(
          switch (plain) {
            case SrtpSession.REPLAYED -> MediaStatistics.Kind.REPLAYED;
            case SrtpSession.TOO_MANY_SOURCES -> MediaStatistics.Kind.DROPPED;
            default -> MediaStatistics.Kind.FALSE;
          });
      return plain;
    }
    statistics.count(MediaStatistics.Kind.RECEIVED);
    statistics.count(MediaStatistics.Kind.RECEIVED_BYTES, length);
    return plain;
  }

  void close() {
    if (association != null) {
      association.close();
    }
    if (session != null) {
      session.close();
    }
  }

  private void established(SrtpProfile profile, SrtpMaster local, SrtpMaster remote) {
    if (!peer.isClosed() && session == null) {
      session = loop.srtp().session(profile, local, remote, peer.terms().sources());
      loop.statistics().count(MediaStatistics.Kind.HANDSHAKES);
      peer.agreed();
    }
  }

  /// What the association tells, brought to the port's thread.
  private final class Listener implements DtlsListener {

    @Override
    public void send(byte[] datagram) {
      loop.port()
          .execute(() -> {
            PeerPath path = peer.selected();
            if (path != null && !peer.isClosed()) {
              loop.send(path, datagram, 0, datagram.length);
            }
          });
    }

    @Override
    public void established(SrtpProfile profile, SrtpMaster local, SrtpMaster remote) {
      loop.port().execute(() -> PeerKeys.this.established(profile, local, remote));
    }

    @Override
    public void ended(String reason) {
      loop.port().execute(() -> peer.close(reason));
    }
  }
}
