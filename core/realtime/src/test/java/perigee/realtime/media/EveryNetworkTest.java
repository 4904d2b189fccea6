package perigee.realtime.media;

import static org.assertj.core.api.Assertions.assertThat;
import static perigee.realtime.media.Ends.HERE;
import static perigee.realtime.media.Ends.gather;
import static perigee.realtime.media.Ends.relay;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import perigee.model.mapping.Prefix;
import perigee.net.loop.Loops;
import perigee.realtime.media.MediaStatistics.Kind;
import perigee.realtime.turn.PeerPolicy;
import perigee.realtime.turn.TimeLimitedCredentials;
import perigee.realtime.turn.TurnConfig;
import perigee.realtime.turn.TurnLimits;
import perigee.realtime.turn.TurnServer;
import perigee.realtime.turn.TurnStreams;
import perigee.wire.sdp.Candidate;
import perigee.wire.sdp.CandidateType;

/// What ends do where UDP does not lead to the other.
class EveryNetworkTest {

  private static final Reach STREAMS = new Reach(List.of(0), null, 0);
  private static final int TALK = 60;
  private static final InetSocketAddress ANY = new InetSocketAddress(HERE, 0);

  private final Loops loops = Loops.start(1, "test");

  @AfterEach
  void close() {
    loops.close();
  }

  private static TurnServer turn() throws IOException {
    PeerPolicy here = new PeerPolicy(List.of(Prefix.parse("127.0.0.0/8").orElseThrow()), List.of());
    return TurnServer.start(
        TurnConfig.on("perigee", ANY, HERE).withPeers(here),
        new TimeLimitedCredentials(() -> List.of(Ends.SECRET)),
        InstantSource.system());
  }

  private TurnStreams streams(TurnServer turn) throws IOException {
    return TurnStreams.start(loops, ANY, null, turn, TurnLimits.DEFAULT);
  }

  private static List<Candidate> only(List<Candidate> candidates, String tcpType) {
    return candidates.stream().filter(each -> each.tcpType().equals(tcpType)).toList();
  }

  private static List<Candidate> relayed(MediaPort port, List<IceServer> servers) {
    return gather(port, servers).stream()
        .filter(candidate -> candidate.type() == CandidateType.RELAYED)
        .toList();
  }

  @Test
  void twoEndsWithoutUdpConnectToWhoListens() throws Exception { // RFC 6544 §4.1
    try (Ends ends = new Ends(STREAMS, STREAMS)) {
      List<Candidate> listening = only(gather(ends.two, List.of()), "passive");
      assertThat(listening).hasSize(1);
      ends.join(List.of(), listening);
      ends.assertConnected();
      assertThat(ends.kind()).isEqualTo("direct-tcp");
      ends.assertHeard();
    }
  }

  @Test
  void twoEndsThatBothOpenConnect() throws Exception { // RFC 6544 §5.2
    try (Ends ends = new Ends(STREAMS, STREAMS);
        TurnServer turn = turn();
        TurnStreams tcp = streams(turn)) {
      List<IceServer> servers =
          List.of(relay(IceServer.Transport.TCP, Objects.requireNonNull(tcp.address())));
      List<Candidate> one = only(gather(ends.one, servers), "so");
      List<Candidate> two = only(gather(ends.two, servers), "so");
      assertThat(one).hasSize(1);
      assertThat(two).hasSize(1);
      ends.join(one, two);
      ends.assertConnected();
      assertThat(ends.kind()).isEqualTo("direct-tcp");
      ends.assertHeard();
    }
  }

  @Test
  void aCallBeginsByARelayAndGoesOnDirectly() throws Exception {
    try (Ends ends = new Ends(Reach.PLAIN, Reach.PLAIN);
        TurnServer turn = turn()) {
      InetSocketAddress server = turn.addresses().getFirst();
      List<IceServer> servers = List.of(relay(IceServer.Transport.UDP, server));
      ends.join(relayed(ends.one, servers), List.of());
      ends.tell(true);
      ends.assertConnected();
      assertThat(ends.kind()).isEqualTo("relay-udp");
      ends.assertHeard();
      Ends.on(
          ends.one,
          () -> {
            ends.first().relayOnly(false);
            return true;
          });
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
      while (!ends.kind().equals("direct-udp") && System.nanoTime() < until) {
        ends.assertHeard();
      }
      assertThat(ends.kind()).isEqualTo("direct-udp");
      ends.assertHeard();
    }
  }

  @Test
  void aVoiceThatMovesGoesByBothPathsForAWhile() throws Exception {
    try (Ends ends = new Ends(Reach.PLAIN, Reach.PLAIN);
        TurnServer turn = turn()) {
      InetSocketAddress server = turn.addresses().getFirst();
      ends.join(relayed(ends.one, List.of(relay(IceServer.Transport.UDP, server))), List.of());
      ends.tell(true);
      ends.assertConnected();
      assertThat(ends.kind()).isEqualTo("relay-udp");
      ends.assertHeard();
      assertThat(ends.two.statistics().get(Kind.REPLAYED)).isZero();
      ends.whenRouted(peer -> {
        ends.whenRouted(_ -> {});
        boolean _ = talk(ends, peer);
      });
      Ends.on(
          ends.one,
          () -> {
            ends.first().relayOnly(false);
            return true;
          });
      assertHeardOnce(ends);
      assertThat(ends.kind()).isEqualTo("direct-udp");
    }
  }

  @Test
  void aVoiceThatBeginsOnASilentConnectionGoesByARelayToo() throws Exception {
    try (Ends ends = new Ends(STREAMS, STREAMS);
        TurnServer turn = turn()) {
      InetSocketAddress server = turn.addresses().getFirst();
      List<Candidate> listening = only(gather(ends.two, List.of()), "passive");
      ends.join(List.of(), relayed(ends.two, List.of(relay(IceServer.Transport.UDP, server))));
      Ends.on(
          ends.two,
          () -> {
            ends.second().relayOnly(true);
            ends.one.candidates().forEach(ends.second()::add);
            return true;
          });
      ends.assertConnected();
      assertThat(ends.kind()).isEqualTo("far-relay");
      Ends.on(
          ends.one,
          () -> {
            listening.forEach(ends.first()::add);
            return true;
          });
      await(ends, "direct-tcp");
      assertThat(Ends.on(ends.one, () -> talk(ends, ends.first()))).isTrue();
      assertHeardOnce(ends);
      // Longer than a connection keeps what it has learned of the path.
      Thread.sleep(400);
      long before = ends.two.statistics().get(Kind.REPLAYED);
      assertThat(Ends.on(ends.one, () -> talk(ends, ends.first()))).isTrue();
      assertHeardOnce(ends);
      assertThat(Ends.count(ends.two, Kind.REPLAYED, before + 20))
          .isGreaterThanOrEqualTo(before + 20);
    }
  }

  private static void await(Ends ends, String kind) throws InterruptedException {
    for (int i = 0; i < 1000 && !ends.kind().equals(kind); i++) {
      Thread.sleep(10);
    }
    assertThat(ends.kind()).isEqualTo(kind);
  }

  /// Says more than is said twice.
  private static boolean talk(Ends ends, MediaPeer to) {
    boolean all = true;
    for (int i = 0; i < TALK; i++) {
      all &= ends.say(to);
    }
    return all;
  }

  /// All that was said came, and some of it twice, which the listener never learns.
  private static void assertHeardOnce(Ends ends) throws InterruptedException {
    for (int i = 0; i < TALK; i++) {
      assertThat(Ends.next(ends.right)).isEqualTo("rtp 100");
    }
    assertThat(Ends.count(ends.two, Kind.REPLAYED, 20)).isGreaterThanOrEqualTo(20);
    assertThat(ends.right).isEmpty();
  }

  @Test
  @SuppressWarnings("try") // one of them dies before its time
  void aCallMovesWhenItsRelayDies() throws Exception {
    try (Ends ends = new Ends(Reach.PLAIN, Reach.PLAIN);
        TurnServer first = turn();
        TurnServer second = turn()) {
      List<IceServer> servers =
          List.of(
              relay(IceServer.Transport.UDP, first.addresses().getFirst()),
              relay(IceServer.Transport.UDP, second.addresses().getFirst()));
      ends.join(relayed(ends.one, servers), List.of());
      ends.tell(true);
      ends.assertConnected();
      ends.assertHeard();
      // Both relays are known to work before one dies.
      long warm = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
      while (System.nanoTime() < warm) {
        ends.assertHeard();
      }
      first.close();
      ends.left.clear();
      ends.right.clear();
      long died = System.nanoTime();
      boolean heard = false;
      while (!heard && System.nanoTime() - died < TimeUnit.SECONDS.toNanos(6)) {
        boolean _ = ends.say(ends.one, ends.first());
        boolean _ = ends.say(ends.two, ends.second());
        heard =
            ends.right.poll(20, TimeUnit.MILLISECONDS) != null
                && ends.left.poll(20, TimeUnit.MILLISECONDS) != null;
      }
      assertThat(heard).isTrue();
      assertThat(System.nanoTime() - died).isLessThan(TimeUnit.SECONDS.toNanos(3));
    }
  }

  @Test
  void aRelayIsReachedThroughAProxy() throws Exception { // RFC 9110 §9.3.6
    try (TurnServer turn = turn();
        TurnStreams tcp = streams(turn);
        ServerSocket proxy = new ServerSocket(0, 8, HERE)) {
      Thread.ofVirtual().start(() -> serve(proxy, Objects.requireNonNull(tcp.address())));
      HttpProxy there = HttpProxy.at(new InetSocketAddress(HERE, proxy.getLocalPort()));
      // Nobody listens where the relay is said to be; only the proxy knows it.
      InetSocketAddress said = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 9);
      List<IceServer> servers = List.of(relay(IceServer.Transport.TCP, said));
      try (Ends ends = new Ends(new Reach(List.of(), there, 0), Reach.PLAIN)) {
        List<Candidate> lent = relayed(ends.one, servers);
        assertThat(lent).hasSize(1);
        ends.join(lent, List.of());
        ends.tell(true);
        ends.assertConnected();
        assertThat(ends.kind()).isEqualTo("relay-proxy");
        ends.assertHeard();
      }
    }
  }

  /// A proxy that connects everybody to one place.
  private static void serve(ServerSocket proxy, InetSocketAddress to) {
    while (!proxy.isClosed()) {
      try {
        Socket client = proxy.accept();
        Thread.ofVirtual().start(() -> serve(client, to));
      } catch (IOException _) {
        return;
      }
    }
  }

  private static void serve(Socket client, InetSocketAddress to) {
    try (client;
        Socket server = new Socket(to.getAddress(), to.getPort())) {
      StringBuilder head = new StringBuilder();
      InputStream in = client.getInputStream();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.read());
      }
      assertThat(head.toString()).startsWith("CONNECT 127.0.0.1:9 HTTP/1.1\r\n");
      client
          .getOutputStream()
          .write("HTTP/1.1 200 Fine\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      Thread back = Thread.ofVirtual().start(() -> copy(server, client));
      copy(client, server);
      back.interrupt();
    } catch (IOException _) {
      // The test tells what is missing.
      return;
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      long _ = from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException _) {
      // One of them ended.
      return;
    }
  }

  @Test
  void aStrangerThatTalksNonsenseIsLeft() throws Exception {
    try (Ends ends = new Ends(STREAMS, STREAMS)) {
      Candidate listening = only(gather(ends.two, List.of()), "passive").getFirst();
      try (Socket stranger = new Socket(HERE, listening.port())) {
        stranger.getOutputStream().write(new byte[] {0x7f, 0x7f, 1, 2, 3});
        stranger.setSoTimeout(10_000);
        assertThat(stranger.getInputStream().read()).isEqualTo(-1);
      }
      ends.join(List.of(), List.of(listening));
      ends.assertConnected();
      ends.assertHeard();
    }
  }
}
