package perigee.realtime.media;

import static org.assertj.core.api.Assertions.assertThat;
import static perigee.realtime.media.Ends.admit;
import static perigee.realtime.media.Ends.count;
import static perigee.realtime.media.Ends.on;
import static perigee.realtime.media.Ends.rtp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import perigee.realtime.dtls.DtlsIdentity;
import perigee.realtime.ice.BindingMessages;
import perigee.realtime.ice.IceCredentials;
import perigee.realtime.media.MediaStatistics.Kind;
import perigee.wire.rtp.RtcpWriter;
import perigee.wire.sdp.Fingerprint;

class MediaPortTest {

  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final DtlsIdentity SERVER = DtlsIdentity.create(InstantSource.system(), RANDOM);
  private static final DtlsIdentity CLIENT = DtlsIdentity.create(InstantSource.system(), RANDOM);
  private static final MediaLimits FEW =
      new MediaLimits(2, 8, Duration.ofSeconds(30), Duration.ofSeconds(30));

  private final AtomicLong forward = new AtomicLong();
  private MediaPort server;
  private MediaPort client;

  @BeforeEach
  void open() throws IOException {
    server = port(SERVER);
    client = port(CLIENT);
  }

  private MediaPort port(DtlsIdentity identity) throws IOException {
    MediaPortConfig config =
        new MediaPortConfig(List.of(new InetSocketAddress(HERE, 0)), List.of(), FEW);
    return MediaPort.open(config, identity, () -> System.nanoTime() + forward.get(), RANDOM);
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  /// Sends back what comes.
  private static final class Echo extends PeerLog {

    @Override
    public void rtp(MediaPeer peer, byte[] bytes, int at, int length, long arrivalNanos) {
      assertThat(peer.send(bytes, at, length)).isTrue();
    }

    @Override
    public void rtcp(MediaPeer peer, byte[] bytes, int at, int length, long arrivalNanos) {
      assertThat(peer.send(bytes, at, length)).isTrue();
    }
  }

  private record Pair(MediaPeer here, MediaPeer there) {}

  private Pair join(PeerListener here, PeerListener there, Fingerprint expected) {
    IceCredentials left = server.credentials();
    IceCredentials right = client.credentials();
    MediaPeer passive = admit(server, PeerTerms.passive(left, right, expected), here);
    PeerTerms terms = PeerTerms.active(right, left, SERVER.fingerprint(), server.candidates());
    MediaPeer active = admit(client, terms, there);
    return new Pair(passive, active);
  }

  @Test
  void twoEndsFindKnowAndHearEachOther() throws Exception {
    Echo echo = new Echo();
    PeerLog log = new PeerLog();
    Pair pair = join(echo, log, CLIENT.fingerprint());
    assertThat(log.next()).isEqualTo("connected");
    assertThat(echo.next()).isEqualTo("connected");
    for (int i = 0; i < 50; i++) {
      String text = "packet " + i;
      byte[] packet = rtp(65_500 + i, text);
      assertThat(on(client, () -> pair.there().send(packet, 0, 12 + text.length()))).isTrue();
      assertThat(log.next()).isEqualTo("rtp packet " + i);
    }
    byte[] report = new byte[64];
    RtcpWriter writer = new RtcpWriter();
    writer.begin(report, 0, 40);
    writer.receiverReport(7);
    writer.pictureLoss(7, 8);
    int length = writer.length();
    assertThat(on(client, () -> pair.there().send(report, 0, length))).isTrue();
    assertThat(log.next()).isEqualTo("rtcp 20");
    assertThat(on(server, () -> pair.here().remote())).isEqualTo(client.addresses().getFirst());
    on(
        server,
        () -> {
          pair.here().close("enough");
          return true;
        });
    assertThat(echo.next()).isEqualTo("closed: enough");
    assertThat(on(server, server::peers)).isZero();
    assertThat(count(server, Kind.RECEIVED, 51)).isEqualTo(51);
    assertThat(count(server, Kind.HANDSHAKES, 1)).isEqualTo(1);
    assertThat(server.statistics().get(Kind.FAILURES)).isZero();
  }

  @Test
  void whoShowsAnotherCertificateIsRefused() throws Exception { // RFC 8122 §6.2
    PeerLog here = new PeerLog();
    PeerLog there = new PeerLog();
    join(here, there, Fingerprint.of("sha-256", new byte[32]));
    assertThat(here.next()).startsWith("closed: DTLS failed: ").contains("bad_certificate");
    assertThat(there.next()).startsWith("closed: DTLS failed: ");
  }

  @Test
  void whoIsSilentLosesConsent() throws Exception { // RFC 7675 §5.1
    PeerLog here = new PeerLog();
    PeerLog there = new PeerLog();
    Pair pair = join(here, there, CLIENT.fingerprint());
    assertThat(here.next()).isEqualTo("connected");
    assertThat(there.next()).isEqualTo("connected");
    client.close();
    assertThat(there.next()).isEqualTo("closed: the port closes");
    forward.addAndGet(Duration.ofSeconds(40).toNanos());
    assertThat(here.next()).startsWith("closed: ");
    assertThat(on(server, () -> pair.here().isClosed())).isTrue();
  }

  @Test
  void whoOnlySendsMediaIsThere() throws Exception {
    client.close();
    MediaPortConfig config =
        new MediaPortConfig(List.of(new InetSocketAddress(HERE, 0)), List.of(), FEW);
    // Its own clock stands nearly still, so it asks only once.
    client = MediaPort.open(config, CLIENT, System::nanoTime, RANDOM);
    PeerLog here = new PeerLog();
    PeerLog there = new PeerLog();
    Pair pair = join(here, there, CLIENT.fingerprint());
    assertThat(here.next()).isEqualTo("connected");
    assertThat(there.next()).isEqualTo("connected");
    for (int i = 0; i < 3; i++) {
      forward.addAndGet(Duration.ofSeconds(20).toNanos());
      byte[] packet = rtp(i, "still here");
      assertThat(on(client, () -> pair.there().send(packet, 0, 22))).isTrue();
      assertThat(here.next()).isEqualTo("rtp still here");
    }
    assertThat(on(server, () -> pair.here().isClosed())).isFalse();
  }

  @Test
  void whoNeverComesIsForgotten() throws Exception {
    PeerLog log = new PeerLog();
    PeerTerms terms =
        PeerTerms.passive(server.credentials(), client.credentials(), CLIENT.fingerprint());
    assertThat(on(server, () -> server.admit(terms, log))).isNotNull();
    assertThat(on(server, () -> server.admit(terms, log))).as("the same name").isNull();
    forward.addAndGet(Duration.ofSeconds(31).toNanos());
    assertThat(log.next()).isEqualTo("closed: no check came");
  }

  @Test
  void thereAreNoMorePeersThanMayBe() {
    for (int i = 0; i < 3; i++) {
      PeerTerms terms =
          PeerTerms.passive(server.credentials(), client.credentials(), CLIENT.fingerprint());
      MediaPeer peer = on(server, () -> server.admit(terms, new PeerLog()));
      assertThat(peer != null).isEqualTo(i < 2);
    }
  }

  /// An end that knows how to check, and nothing else.
  private final class Checker implements AutoCloseable {

    private final DatagramSocket socket = socket();
    private final BindingMessages messages = new BindingMessages();
    private final byte[] out = new byte[BindingMessages.ROOM];

    private static DatagramSocket socket() {
      try {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(HERE, 0));
        socket.setSoTimeout(500);
        return socket;
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    boolean isAnswered(IceCredentials local, IceCredentials remote, boolean nominate)
        throws IOException {
      return isAnswered(local, remote, new BindingMessages.CheckTerms(1, 2, true, nominate));
    }

    boolean isAnswered(
        IceCredentials local, IceCredentials remote, BindingMessages.CheckTerms terms)
        throws IOException {
      int length = messages.request(local, remote, terms, 5, 6, out);
      send(out, length);
      DatagramPacket answer = new DatagramPacket(new byte[1000], 1000);
      try {
        socket.receive(answer);
      } catch (SocketTimeoutException _) {
        return false;
      }
      assertThat(messages.read(answer.getData(), 0, answer.getLength())).isTrue();
      assertThat(messages.isSealedBy(remote)).isTrue();
      return messages.isSuccess();
    }

    void send(byte[] bytes, int length) throws IOException {
      socket.send(new DatagramPacket(bytes, length, server.addresses().getFirst()));
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  @Test
  void onlyWhoKnowsThePasswordIsAnswered() throws Exception { // RFC 8445 §7.3
    IceCredentials left = server.credentials();
    IceCredentials right = client.credentials();
    PeerTerms terms = PeerTerms.passive(left, right, CLIENT.fingerprint());
    MediaPeer peer = admit(server, terms, new PeerLog());
    try (Checker checker = new Checker();
        Checker other = new Checker()) {
      IceCredentials guessed = new IceCredentials(left.ufrag(), right.password());
      assertThat(checker.isAnswered(right, guessed, true)).isFalse();
      assertThat(checker.isAnswered(server.credentials(), left, true)).isFalse();
      assertThat(on(server, peer::remote)).isNull();
      // Neither a handshake nor media is taken from an address that was not proved.
      byte[] hello = {22, (byte) 0xfe, (byte) 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0};
      checker.send(hello, hello.length);
      checker.send(rtp(1, "x"), 13);
      assertThat(checker.isAnswered(right, left, new BindingMessages.CheckTerms(1, 2, false, true)))
          .as("both follow")
          .isFalse();
      assertThat(on(server, peer::remote)).isNull();

      assertThat(checker.isAnswered(right, left, true)).isTrue();
      assertThat(on(server, peer::remote)).isEqualTo(checker.socket.getLocalSocketAddress());
      assertThat(other.isAnswered(right, left, false)).isTrue();
      assertThat(on(server, peer::remote)).isEqualTo(checker.socket.getLocalSocketAddress());
      assertThat(other.isAnswered(right, left, true)).isTrue();
      assertThat(on(server, peer::remote)).isEqualTo(other.socket.getLocalSocketAddress());
      checker.send(rtp(1, "x"), 13);
      assertThat(checker.isAnswered(right, left, false)).isTrue();
    }
    assertThat(count(server, Kind.CHECKS_REFUSED, 2)).isEqualTo(2);
    assertThat(count(server, Kind.STRANGERS, 2)).isEqualTo(2);
    assertThat(count(server, Kind.DROPPED, 1)).as("no keys yet").isEqualTo(1);
  }

  @Test
  void aPeerHasFewAddresses() throws Exception {
    IceCredentials left = server.credentials();
    IceCredentials right = client.credentials();
    PeerTerms terms = PeerTerms.passive(left, right, CLIENT.fingerprint());
    MediaPeer peer = admit(server, terms, new PeerLog());
    try (Checker first = new Checker()) {
      assertThat(first.isAnswered(right, left, true)).isTrue();
      for (int i = 0; i < 2 * MediaLimits.ADDRESSES; i++) {
        try (Checker more = new Checker()) {
          assertThat(more.isAnswered(right, left, false)).isTrue();
        }
      }
      assertThat(on(server, () -> peer.paths().size())).isEqualTo(MediaLimits.ADDRESSES);
      assertThat(on(server, peer::remote)).isEqualTo(first.socket.getLocalSocketAddress());
    }
  }

  @Test
  void iceBeginsAnewUnderOtherCredentials() throws Exception { // RFC 8839 §4.4.3
    IceCredentials left = server.credentials();
    IceCredentials right = client.credentials();
    PeerTerms terms = PeerTerms.passive(left, right, CLIENT.fingerprint());
    MediaPeer peer = admit(server, terms, new PeerLog());
    IceCredentials next = server.credentials();
    IceCredentials following = client.credentials();
    try (Checker first = new Checker();
        Checker second = new Checker()) {
      assertThat(first.isAnswered(right, left, true)).isTrue();
      on(
          server,
          () -> {
            peer.restart(next, following);
            return true;
          });
      assertThat(on(server, peer::remote)).isEqualTo(first.socket.getLocalSocketAddress());
      assertThat(second.isAnswered(right, left, true)).isFalse();
      assertThat(second.isAnswered(following, next, true)).isTrue();
      assertThat(on(server, peer::remote)).isEqualTo(second.socket.getLocalSocketAddress());
    }
  }

  @Test
  void timersGoOffInTheirOrderUnlessCancelled() throws Exception {
    BlockingQueue<String> done = new LinkedBlockingQueue<>();
    on(
        server,
        () -> {
          server.schedule(Duration.ofMillis(30), () -> done.add("third"));
          server.schedule(Duration.ofMillis(10), () -> done.add("first"));
          server.schedule(Duration.ofMillis(15), () -> done.add("never")).cancel();
          server.schedule(Duration.ofMillis(20), () -> done.add("second"));
          return true;
        });
    for (String expected : List.of("first", "second", "third")) {
      assertThat(done.poll(5, TimeUnit.SECONDS)).isEqualTo(expected);
    }
    assertThat(server.candidates().getFirst().text()).contains(" udp ").endsWith(" typ host");
  }
}
