package perigee.meeting.connector;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.meeting.cascade.CascadeMessage;
import perigee.meeting.forward.Trunk;
import perigee.meeting.link.HostFrame;
import perigee.meeting.signal.IceServer;
import perigee.realtime.ice.IceCredentials;
import perigee.realtime.media.MediaPath;
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

  /// A round trip around the world, thrice.
  private static final Duration RELAYS_AFTER = Duration.ofMillis(1_200);

  private static final int MOST_RELAYS = 4;

  private final String node;
  private final boolean dialled;
  private final long line;
  private final Cascade cascade;
  private final MediaPort port;
  private final ConnectorMedia media;
  private final List<IceServer> relays;
  private final IceCredentials credentials;
  private final Trunk trunk;
  private @Nullable MediaPeer peer;
  private boolean closed;

  CascadePeer(HostFrame.NeighbourUp up, Cascade cascade, MediaPort port, ConnectorMedia media) {
    this.node = up.node();
    this.dialled = up.dialled();
    this.line = up.line();
    this.relays = up.relays();
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

  /// Whether media flows.
  boolean isConnected() {
    MediaPeer now = peer;
    return now != null && now.isConnected();
  }

  /// Whether it flows by a relay that this end uses.
  boolean isRelayed() {
    MediaPath path = peer == null ? null : peer.path();
    return path != null && isConnected() && path.isRelayed();
  }

  /// What the other end must know of this one.
  CascadeMessage.Terms terms() {
    return new CascadeMessage.Terms(
        credentials.ufrag(),
        credentials.password(),
        port.fingerprint().algorithm(),
        port.fingerprint().value(),
        port.candidates().stream().map(Candidate::text).toList(),
        relays);
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
    } else if (dialled && !theirs.relays().isEmpty()) {
      var _ = port.schedule(RELAYS_AFTER, () -> look(theirs.relays(), candidates));
    }
  }

  /// Nothing gets through by UDP: the other end's relays are nearer to it, and have TCP.
  private void look(List<IceServer> theirs, List<Candidate> candidates) {
    if (isFound()) {
      return;
    }
    LOG.warn("event=neighbour-without-udp node={}", node);
    Thread.ofVirtual()
        .name("relays of " + node)
        .start(() -> {
          List<perigee.realtime.media.IceServer> known = known(theirs);
          onPort(() -> port.gather(known, _ -> pair(candidates)));
        });
  }

  /// Looks names up, which takes time.
  private static List<perigee.realtime.media.IceServer> known(List<IceServer> told) {
    return told.stream()
        .flatMap(server ->
            server.urls().stream()
                .flatMap(url ->
                    perigee.realtime.media.IceServer.parse(
                        url, server.username(), server.credential())
                        .stream()))
        .limit(MOST_RELAYS)
        .toList();
  }

  private void onPort(Runnable task) {
    try {
      port.execute(task);
    } catch (RejectedExecutionException _) {
      // It is looked for again when this peer has had its time.
      LOG.debug("event=neighbour-relays-not-asked node={}", node);
    }
  }

  /// What was lent leads to the other end, too.
  private void pair(List<Candidate> candidates) {
    MediaPeer now = peer;
    if (now != null && !isFound()) {
      candidates.forEach(now::add);
    }
  }

  private boolean isFound() {
    MediaPeer now = peer;
    return closed || now == null || now.isClosed() || now.remote() != null;
  }

  private void send(byte[] bytes, int from, int length) {
    MediaPeer now = peer;
    if (now != null) {
      boolean _ = now.send(bytes, from, length);
    }
  }

  @Override
  public void connected(MediaPeer of) {
    MediaPath path = of.path();
    String way = path == null ? "" : path.token();
    LOG.info("event=neighbour-media node={} remote={} way={}", node, of.remote(), way);
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
