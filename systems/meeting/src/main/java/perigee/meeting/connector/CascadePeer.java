package perigee.meeting.connector;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.meeting.cascade.CascadeMessage;
import perigee.meeting.forward.Trunk;
import perigee.meeting.link.HostFrame;
import perigee.realtime.ice.IceCredentials;
import perigee.realtime.media.MediaPeer;
import perigee.realtime.media.MediaPort;
import perigee.realtime.media.PeerListener;
import perigee.realtime.media.PeerTerms;
import perigee.wire.sdp.Candidate;
import perigee.wire.sdp.Fingerprint;

/// Media to and from another connector: a peer of the port like a browser, whose key the hosts'
/// line has vouched for. The end that called looks for the other. Owned by the port's thread.
final class CascadePeer implements PeerListener {

  private static final Logger LOG = LoggerFactory.getLogger(CascadePeer.class);

  private final String node;
  private final boolean dialled;
  private final long line;
  private final Cascade cascade;
  private final MediaPort port;
  private final ConnectorMedia media;
  private final IceCredentials credentials;
  private final Trunk trunk;
  private @Nullable MediaPeer peer;
  private boolean closed;

  CascadePeer(HostFrame.NeighbourUp up, Cascade cascade, MediaPort port, ConnectorMedia media) {
    this.node = up.node();
    this.dialled = up.dialled();
    this.line = up.line();
    this.cascade = cascade;
    this.port = port;
    this.media = media;
    this.credentials = port.credentials();
    this.trunk = media.trunk(node, this::send);
  }

  String node() {
    return node;
  }

  /// The line that vouches for it.
  long line() {
    return line;
  }

  Trunk trunk() {
    return trunk;
  }

  /// What the other end must know of this one.
  CascadeMessage.Terms terms() {
    return new CascadeMessage.Terms(
        credentials.ufrag(),
        credentials.password(),
        port.fingerprint().algorithm(),
        port.fingerprint().value(),
        port.candidates().stream().map(Candidate::text).toList());
  }

  /// Begins to look for the other end, or waits for it.
  void accept(CascadeMessage.Terms theirs) {
    if (peer != null || closed) {
      return;
    }
    IceCredentials remote = new IceCredentials(theirs.ufrag(), theirs.password());
    Fingerprint fingerprint = new Fingerprint(theirs.digest(), theirs.fingerprint());
    List<Candidate> candidates =
        theirs.candidates().stream().map(Candidate::parse).filter(Objects::nonNull).toList();
    PeerTerms terms =
        dialled
            ? PeerTerms.active(credentials, remote, fingerprint, candidates)
            : PeerTerms.passive(credentials, remote, fingerprint);
    peer = port.admit(terms.withSources(Trunk.MOST_STREAMS), this);
    if (peer == null) {
      cascade.drop(this);
    }
  }

  private void send(byte[] bytes, int from, int length) {
    MediaPeer now = peer;
    if (now != null) {
      boolean _ = now.send(bytes, from, length);
    }
  }

  @Override
  public void connected(MediaPeer of) {
    LOG.info("event=neighbour-media node={} remote={}", node, of.remote());
    trunk.open();
  }

  @Override
  public void rtp(MediaPeer of, byte[] bytes, int at, int length, long arrivalNanos) {
    trunk.rtp(bytes, at, length, arrivalNanos);
    media.flushSoon();
  }

  @Override
  public void rtcp(MediaPeer of, byte[] bytes, int at, int length, long arrivalNanos) {
    trunk.rtcp(bytes, at, length, arrivalNanos);
    media.flushSoon();
  }

  @Override
  public void closed(MediaPeer of, String reason) {
    if (!closed) {
      LOG.warn("event=neighbour-media-lost node={} reason=\"{}\"", node, reason);
      cascade.drop(this);
    }
  }

  void close() {
    closed = true;
    trunk.remove();
    MediaPeer open = peer;
    if (open != null && !open.isClosed()) {
      open.close("the other connector is gone");
    }
  }
}
