package perigee.calling.phone;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import perigee.calling.overlay.HostCache;
import perigee.calling.sip.SipLoop;
import perigee.realtime.media.IceServer;
import perigee.realtime.media.MediaPort;
import perigee.wire.sdp.Candidate;
import perigee.wire.sdp.CandidateType;

/// Where this phone can be reached: found out at the start and kept, so that a call begins with it.
/// Relays by UDP are asked first; only if none lends anything, those by TCP and TLS. Servers are
/// asked again and again, which also keeps a router's binding. Belongs to SIP's loop.
final class Places {

  private static final Duration KEEP = Duration.ofSeconds(25);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration AGAIN_WITHIN = Duration.ofMillis(600);
  private static final int MOST_RELAYS = 2;

  private final MediaPort port;
  private final List<IceServer> servers;
  private final boolean alwaysRelay;
  private final SipLoop sip;
  private final List<Runnable> waiting = new ArrayList<>();
  private List<Candidate> found;
  private boolean ready;

  Places(MediaPort port, List<IceServer> servers, boolean alwaysRelay, SipLoop sip) {
    this.port = port;
    this.servers = servers;
    this.alwaysRelay = alwaysRelay;
    this.sip = sip;
    this.found = port.candidates();
  }

  /// The address of this machine that leads to super nodes.
  static InetAddress towards(List<HostCache.Known> nodes) throws IOException {
    for (HostCache.Known known : nodes) {
      InetSocketAddress to = new InetSocketAddress(known.host().host(), known.host().port());
      if (!to.isUnresolved()) {
        try (DatagramSocket socket = new DatagramSocket()) {
          socket.connect(to);
          return socket.getLocalAddress();
        }
      }
    }
    return InetAddress.getLoopbackAddress();
  }

  void start() {
    gather(
        relays(IceServer.Transport.UDP),
        () -> {
          if (hasRelay() || relays(IceServer.Transport.TCP).isEmpty()) {
            finished();
          } else {
            gather(
                relays(IceServer.Transport.TCP),
                () -> {
                  if (hasRelay() || relays(IceServer.Transport.TLS).isEmpty()) {
                    finished();
                  } else {
                    gather(relays(IceServer.Transport.TLS), this::finished);
                  }
                });
          }
        });
    var _ = sip.loop().after(PATIENCE, this::finished);
  }

  private void finished() {
    if (!ready) {
      ready = true;
      List.copyOf(waiting).forEach(Runnable::run);
      waiting.clear();
      keep();
    }
  }

  private void keep() {
    var _ = sip.loop().after(KEEP, () -> gather(tellers(), this::keep));
  }

  /// Does something once it is known where this phone is.
  void ready(Runnable then) {
    sip.loop()
        .execute(() -> {
          if (ready) {
            then.run();
          } else {
            waiting.add(then);
          }
        });
  }

  /// Finds out anew, but does not wait for long.
  void again(Runnable then) {
    boolean[] gone = {false};
    Runnable once =
        () -> {
          if (!gone[0]) {
            gone[0] = true;
            then.run();
          }
        };
    List<IceServer> asked = new ArrayList<>(tellers());
    if (!hasRelay()) {
      asked.addAll(relays(IceServer.Transport.UDP));
    }
    gather(asked, once);
    var _ = sip.loop().after(AGAIN_WITHIN, once);
  }

  private boolean hasRelay() {
    return found.stream().anyMatch(one -> one.type() == CandidateType.RELAYED);
  }

  private List<IceServer> relays(IceServer.Transport transport) {
    return servers.stream()
        .filter(one -> one.transport() == transport && !one.user().isEmpty())
        .limit(MOST_RELAYS)
        .toList();
  }

  private List<IceServer> tellers() {
    return servers.stream().filter(one -> one.user().isEmpty()).limit(MOST_RELAYS).toList();
  }

  private void gather(List<IceServer> asked, Runnable then) {
    port.execute(() ->
        port.gather(
            asked,
            all ->
                sip.loop()
                    .execute(() -> {
                      add(all);
                      then.run();
                    })));
  }

  private void add(List<Candidate> all) {
    List<Candidate> more = new ArrayList<>(found);
    for (Candidate one : all) {
      boolean known =
          more.stream()
              .anyMatch(
                  other -> other.address().equals(one.address()) && other.port() == one.port());
      if (!known) {
        more.removeIf(
            other -> other.type() == CandidateType.SERVER_REFLEXIVE && one.type() == other.type());
        more.add(one);
      }
    }
    found = List.copyOf(more);
  }

  /// What others are told.
  ///
  /// @param everywhere false for a relay's addresses alone
  List<Candidate> candidates(boolean everywhere) {
    boolean all = everywhere && !alwaysRelay;
    return found.stream().filter(one -> all || one.type() == CandidateType.RELAYED).toList();
  }
}
