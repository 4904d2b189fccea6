package perigee.realtime.media;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static perigee.realtime.media.Ends.SECRET;
import static perigee.realtime.media.Ends.admit;
import static perigee.realtime.media.Ends.gather;
import static perigee.realtime.media.Ends.log;
import static perigee.realtime.media.Ends.next;
import static perigee.realtime.media.Ends.on;
import static perigee.realtime.media.Ends.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import perigee.model.mapping.Prefix;
import perigee.net.http.Bodies;
import perigee.net.http.ExchangeHandler;
import perigee.net.http.HttpServer;
import perigee.net.http.HttpServerConfig;
import perigee.net.http.SharedPort;
import perigee.net.loop.Loops;
import perigee.realtime.dtls.DtlsIdentity;
import perigee.realtime.ice.IceCredentials;
import perigee.realtime.turn.PeerPolicy;
import perigee.realtime.turn.TimeLimitedCredentials;
import perigee.realtime.turn.TurnConfig;
import perigee.realtime.turn.TurnLimits;
import perigee.realtime.turn.TurnServer;
import perigee.realtime.turn.TurnStatistics;
import perigee.realtime.turn.TurnStreams;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.ResponseHead;
import perigee.wire.rtp.RtpWriter;
import perigee.wire.sdp.Candidate;
import perigee.wire.sdp.CandidateType;

/// Two full ends, directly and by a relay of ours.
class IceAgentTest {

  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final SecureRandom RANDOM = new SecureRandom();

  private final BlockingQueue<String> left = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> right = new LinkedBlockingQueue<>();
  private MediaPort one;
  private MediaPort two;
  private TurnServer turn;

  @BeforeEach
  void open() throws IOException {
    one = port();
    two = port();
    PeerPolicy here = new PeerPolicy(List.of(Prefix.parse("127.0.0.0/8").orElseThrow()), List.of());
    turn =
        TurnServer.start(
            TurnConfig.on("perigee", new InetSocketAddress(HERE, 0), HERE).withPeers(here),
            new TimeLimitedCredentials(() -> List.of(SECRET)),
            InstantSource.system());
  }

  private static MediaPort port() throws IOException {
    return MediaPort.open(
        MediaPortConfig.on(new InetSocketAddress(HERE, 0)),
        DtlsIdentity.create(InstantSource.system(), RANDOM),
        System::nanoTime,
        RANDOM);
  }

  @AfterEach
  void close() {
    one.close();
    two.close();
    turn.close();
  }

  private record Pair(MediaPeer one, MediaPeer two) {}

  private Pair join(
      PeerTerms.Ice here, PeerTerms.Ice there, List<Candidate> own, List<Candidate> others) {
    IceCredentials a = one.credentials();
    IceCredentials b = two.credentials();
    PeerTerms terms = new PeerTerms(a, b, two.fingerprint(), here, true, others);
    PeerTerms back = new PeerTerms(b, a, one.fingerprint(), there, false, own);
    MediaPeer first = admit(one, terms, log(left));
    MediaPeer second = admit(two, back, log(right));
    return new Pair(first, second);
  }

  private void assertHeard(Pair ends) throws Exception {
    assertThat(next(left)).isEqualTo("connected");
    assertThat(next(right)).isEqualTo("connected");
    byte[] packet = new byte[200];
    RtpWriter writer = new RtpWriter();
    writer.begin(packet, 0);
    writer.fields(96, false, 1, 1, 7);
    assertThat(on(one, () -> ends.one().send(packet, 0, 100))).isTrue();
    assertThat(next(right)).isEqualTo("rtp 100");
    writer.begin(packet, 0);
    writer.fields(96, false, 1, 1, 7);
    assertThat(on(two, () -> ends.two().send(packet, 0, 100))).isTrue();
    assertThat(next(left)).isEqualTo("rtp 100");
    assertThat(one.statistics().get(MediaStatistics.Kind.FAILURES)).isZero();
    assertThat(two.statistics().get(MediaStatistics.Kind.FAILURES)).isZero();
  }

  @Test
  void twoFullEndsFindEachOther() throws Exception { // RFC 8445 §8.1.1
    Pair ends =
        join(
            PeerTerms.Ice.CONTROLLING,
            PeerTerms.Ice.CONTROLLED,
            one.candidates(),
            two.candidates());
    assertHeard(ends);
    assertThat(on(one, () -> ends.one().remote())).isEqualTo(two.addresses().getFirst());
  }

  @Test
  void whoBothWantToDecideAgree() throws Exception { // RFC 8445 §7.3.1.1
    assertHeard(
        join(
            PeerTerms.Ice.CONTROLLING,
            PeerTerms.Ice.CONTROLLING,
            one.candidates(),
            two.candidates()));
  }

  @Test
  void anEndThatIsToldNothingIsFoundByTheOther() throws Exception {
    assertHeard(
        join(PeerTerms.Ice.CONTROLLED, PeerTerms.Ice.CONTROLLING, one.candidates(), List.of()));
  }

  @Test
  void serversTellHowAnEndLooks() {
    InetSocketAddress server = turn.addresses().getFirst();
    List<Candidate> found =
        gather(one, List.of(IceServer.stun(server), relay(IceServer.Transport.UDP, server)));
    // From outside it looks as it is here, so that is no further candidate.
    assertThat(found)
        .extracting(Candidate::type)
        .containsExactly(CandidateType.HOST, CandidateType.RELAYED);
    assertThat(found.getLast().relatedPort()).isEqualTo(one.addresses().getFirst().getPort());
    assertThat(turn.allocations()).isEqualTo(1);
    IceServer wrong = new IceServer(server, IceServer.Transport.UDP, "nobody", "wrong");
    assertThat(gather(two, List.of(wrong))).hasSize(1);
  }

  private List<Candidate> relayed(MediaPort port, IceServer server) {
    return gather(port, List.of(server)).stream()
        .filter(candidate -> candidate.type() == CandidateType.RELAYED)
        .toList();
  }

  @Test
  void whoCanOnlyUseARelayIsHeard() throws Exception { // RFC 8656 §12
    try (Loops loops = Loops.start(1, "test");
        TurnStreams streams =
            TurnStreams.start(
                loops, new InetSocketAddress(HERE, 0), null, turn, TurnLimits.DEFAULT)) {
      InetSocketAddress server = turn.addresses().getFirst();
      List<Candidate> own = relayed(one, relay(IceServer.Transport.UDP, server));
      InetSocketAddress byTcp = requireNonNull(streams.address());
      List<Candidate> others = relayed(two, relay(IceServer.Transport.TCP, byTcp));
      assertThat(own).hasSize(1);
      assertThat(others).hasSize(1);
      assertThat(turn.allocations()).isEqualTo(2);
      // They tell each other of relayed addresses alone, as if all direct ways were shut.
      assertHeard(join(PeerTerms.Ice.CONTROLLING, PeerTerms.Ice.CONTROLLED, own, others));
    }
    assertThat(turn.count(TurnStatistics.Kind.TO_PEERS) + turn.count(TurnStatistics.Kind.HAIRPINS))
        .isPositive();
  }

  @Test
  void aRelayAndTheWebShareAPort() throws Exception {
    HttpServerConfig config = HttpServerConfig.on(new InetSocketAddress(HERE, 0));
    ExchangeHandler page =
        exchange ->
            exchange.respond(
                new ResponseHead(200, "", HttpVersion.HTTP_1_1, Fields.of("server", "web")),
                Bodies.of("page"));
    try (Loops loops = Loops.start(1, "test");
        TurnStreams streams = TurnStreams.shared(turn, TurnLimits.DEFAULT);
        HttpServer web =
            HttpServer.start(
                loops, config.withShared(new SharedPort(List.of(streams), false)), page);
        HttpClient browser = HttpClient.newHttpClient()) {
      assertThat(relayed(two, relay(IceServer.Transport.TCP, web.address()))).hasSize(1);
      assertThat(streams.open()).isOne();
      URI uri = URI.create("http://127.0.0.1:" + web.address().getPort() + "/");
      HttpResponse<String> answer =
          browser.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.body()).isEqualTo("page");
    }
  }
}
