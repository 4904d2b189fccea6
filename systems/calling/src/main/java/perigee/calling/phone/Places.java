package perigee.calling.phone;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import perigee.calling.overlay.HostCache;
import perigee.calling.sip.SipLoop;
import perigee.realtime.media.HttpProxy;
import perigee.realtime.media.IceServer;
import perigee.realtime.media.MediaPort;
import perigee.wire.sdp.Candidate;
import perigee.wire.sdp.CandidateType;

/// Where this phone can be reached: found out at the start and kept, so that a call begins with it.
/// All ways to two places of the network are asked, for one alone does not show what the network in
/// between does with ports; and again and again, which also keeps what is between open. Belongs to
/// SIP's loop.
final class Places {

  private static final Duration KEEP = Duration.ofSeconds(25);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration AGAIN_WITHIN = Duration.ofMillis(600);
  private static final int MOST_HOSTS = 2;
  private static final int DISCARD = 9;

  private final MediaPort port;
  private final Supplier<List<IceServer>> servers;
  private final boolean alwaysRelay;
  private final SipLoop sip;
  private final News news;
  private final List<Runnable> waiting = new ArrayList<>();
  private List<Candidate> found;
  private boolean ready;

  /// Whom it tells.
  interface News {

    /// There are more places than were known before.
    void found();
  }

  /// @param servers that help, as they are now; of many the nearest are asked
  Places(
      MediaPort port,
      Supplier<List<IceServer>> servers,
      boolean alwaysRelay,
      SipLoop sip,
      News news) {
    this.port = port;
    this.servers = servers;
    this.alwaysRelay = alwaysRelay;
    this.sip = sip;
    this.news = news;
    this.found = port.candidates();
  }

  /// The first two hosts' servers, however they are spoken to.
  private static List<IceServer> nearest(List<IceServer> all) {
    Set<String> hosts = new LinkedHashSet<>();
    all.forEach(one -> {
      if (hosts.size() < MOST_HOSTS) {
        hosts.add(one.address().getHostString());
      }
    });
    return all.stream().filter(one -> hosts.contains(one.address().getHostString())).toList();
  }

  /// The address of this machine that leads to super nodes, or to the proxy before them.
  static InetAddress towards(List<HostCache.Known> nodes, @Nullable HttpProxy proxy)
      throws IOException {
    for (HostCache.Known known : nodes) {
      InetSocketAddress to = new InetSocketAddress(known.host().host(), DISCARD);
      if (!to.isUnresolved()) {
        return towards(to);
      }
    }
    return proxy == null ? InetAddress.getLoopbackAddress() : towards(proxy.address());
  }

  private static InetAddress towards(InetSocketAddress to) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(to);
      return socket.getLocalAddress();
    }
  }

  void start() {
    gather(this::finished);
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
    var _ = sip.loop().after(KEEP, () -> gather(this::keep));
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
    gather(once);
    var _ = sip.loop().after(AGAIN_WITHIN, once);
  }

  private void gather(Runnable then) {
    List<IceServer> asked = nearest(servers.get());
    port.execute(() ->
        port.gather(
            asked,
            all ->
                sip.loop()
                    .execute(() -> {
                      found(all);
                      then.run();
                    }),
            one -> sip.loop().execute(() -> later(one))));
  }

  /// What is not seen any more is told nobody any more.
  private void found(List<Candidate> all) {
    boolean more = !all.stream().allMatch(this::isKnown);
    found = List.copyOf(all);
    if (more && ready) {
      news.found();
    }
  }

  private void later(Candidate one) {
    if (!isKnown(one)) {
      List<Candidate> more = new ArrayList<>(found);
      more.add(one);
      found = List.copyOf(more);
      news.found();
    }
  }

  private boolean isKnown(Candidate one) {
    return found.stream().anyMatch(known -> isSame(known, one));
  }

  /// Whether both lead to the same place.
  static boolean isSame(Candidate one, Candidate other) {
    return one.address().equals(other.address())
        && one.port() == other.port()
        && one.transport().equals(other.transport())
        && one.tcpType().equals(other.tcpType());
  }

  /// What others are told.
  ///
  /// @param everywhere false for a relay's addresses alone
  List<Candidate> candidates(boolean everywhere) {
    boolean all = everywhere && !alwaysRelay;
    return found.stream().filter(one -> all || one.type() == CandidateType.RELAYED).toList();
  }
}
