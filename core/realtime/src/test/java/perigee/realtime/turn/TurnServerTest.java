package perigee.realtime.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import perigee.model.mapping.Prefix;
import perigee.wire.stun.StunAddress;
import perigee.wire.stun.StunAttribute;
import perigee.wire.stun.StunMethod;
import perigee.wire.stun.TimeLimitedCredential;

/// The server over real sockets, message by message (RFC 8656).
class TurnServerTest {

  private static final String REALM = "relay.example";
  private static final String SECRET = "a secret";
  private static final int UDP = 17 << 24;
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private final AtomicLong millis = new AtomicLong(1_800_000_000_000L);
  private final InstantSource clock = () -> Instant.ofEpochMilli(millis.get());
  private TurnServer server;

  private static TurnConfig config() {
    return TurnConfig.on(REALM, new InetSocketAddress(HERE, 0), HERE)
        .withPeers(new PeerPolicy(List.of(Prefix.parse("127.0.0.0/8").orElseThrow()), List.of()));
  }

  @BeforeEach
  void start() throws IOException {
    server = TurnServer.start(config(), new TimeLimitedCredentials(() -> List.of(SECRET)), clock);
  }

  private TestClient start(TurnConfig config) throws IOException {
    server.close();
    server = TurnServer.start(config, new TimeLimitedCredentials(() -> List.of(SECRET)), clock);
    return client("somebody");
  }

  private TestClient client(String account) throws IOException {
    String user = TimeLimitedCredential.user(account, millis.get() / 1000 + 3600);
    String password = TimeLimitedCredential.password(SECRET, user);
    return new TestClient(server.addresses().getFirst(), user, REALM, password);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void bindingTellsWhereTheClientIs() throws IOException {
    try (TestClient client = client("somebody")) {
      assertThat(client.request(StunMethod.BINDING, _ -> {})).isZero();
      StunAddress address = new StunAddress();
      assertThat(client.answer.address(StunAttribute.XOR_MAPPED_ADDRESS, address)).isTrue();
      assertThat(address.port()).isEqualTo(client.local().getPort());
      assertThat(address.high()).isEqualTo(0x7f000001_00000000L);
    }
  }

  @Test
  void whoIsNotKnownGetsNothing() throws IOException {
    try (TestClient client = client("somebody");
        TestClient stranger =
            new TestClient(server.addresses().getFirst(), "1900000000:me", REALM, "guessed")) {
      assertThat(client.request(StunMethod.ALLOCATE, _ -> {})).isEqualTo(401);
      assertThat(stranger.allocate()).isEqualTo(401);
      assertThat(server.allocations()).isZero();
    }
  }

  @Test
  void aCredentialEndsAtItsTime() throws IOException {
    try (TestClient first = client("somebody");
        TestClient second = client("late")) {
      assertThat(first.allocate()).isZero();
      millis.addAndGet(3_500_000);
      first.refresh(600);
      assertThat(first.refresh(600)).as("with a new nonce").isZero();
      millis.addAndGet(200_000);
      first.refresh(600);
      assertThat(first.refresh(600)).as("what was begun goes on").isZero();
      assertThat(second.allocate()).isEqualTo(401);
    }
  }

  @Test
  void dataGoesBothWays() throws IOException {
    try (TestClient client = client("somebody");
        DatagramSocket peer = new DatagramSocket(new InetSocketAddress(HERE, 0))) {
      peer.setSoTimeout(5000);
      InetSocketAddress at = (InetSocketAddress) peer.getLocalSocketAddress();
      assertThat(client.allocate()).isZero();
      assertThat(client.isSealed()).isTrue();
      assertThat(client.answer.number(StunAttribute.LIFETIME, 4)).isEqualTo(600);
      InetSocketAddress relayed = client.relayed();

      // Nobody who was not permitted is heard.
      peer.send(packet("unasked", relayed));
      assertThat(client.hearsNothing()).isTrue();
      client.sendTo(at, "unpermitted");

      assertThat(client.permit(at)).isZero();
      client.sendTo(at, "by indication");
      assertThat(text(peer)).isEqualTo("by indication from " + relayed.getPort());
      peer.send(packet("back", relayed));
      assertThat(client.data()).isEqualTo("data:back");

      assertThat(client.bind(0x4000, at)).isZero();
      client.sendOnChannel(0x4000, "by channel");
      assertThat(text(peer)).isEqualTo("by channel from " + relayed.getPort());
      peer.send(packet("and back", relayed));
      assertThat(client.data()).isEqualTo("4000:and back");
    }
  }

  @Test
  void twoClientsMeetWithinTheServer() throws IOException {
    try (TestClient one = client("somebody");
        TestClient two = client("other")) {
      assertThat(one.allocate()).isZero();
      InetSocketAddress first = one.relayed();
      assertThat(two.allocate()).isZero();
      InetSocketAddress second = two.relayed();
      assertThat(one.bind(0x4001, second)).isZero();
      one.sendOnChannel(0x4001, "too early");
      assertThat(two.hearsNothing()).isTrue();
      assertThat(two.permit(first)).isZero();
      one.sendOnChannel(0x4001, "hello");
      assertThat(two.data()).isEqualTo("data:hello");
      assertThat(two.bind(0x4777, first)).isZero();
      one.sendOnChannel(0x4001, "again");
      assertThat(two.data()).isEqualTo("4777:again");
      two.sendOnChannel(0x4777, "yes");
      assertThat(one.data()).isEqualTo("4001:yes");
      assertThat(server.count(TurnStatistics.Kind.HAIRPINS)).isPositive();
    }
  }

  @Test
  void thingsEndAtTheirTimes() throws IOException {
    try (TestClient client = client("somebody");
        DatagramSocket peer = new DatagramSocket(new InetSocketAddress(HERE, 0))) {
      peer.setSoTimeout(5000);
      InetSocketAddress at = (InetSocketAddress) peer.getLocalSocketAddress();
      client.allocate();
      InetSocketAddress relayed = client.relayed();
      client.bind(0x4000, at);
      assertThat(client.refresh(3600)).isZero();
      millis.addAndGet(301_000);
      peer.send(packet("after the permission", relayed));
      assertThat(client.hearsNothing()).isTrue();
      client.permit(at);
      peer.send(packet("renewed", relayed));
      assertThat(client.data()).isEqualTo("4000:renewed");
      millis.addAndGet(299_001);
      client.permit(at);
      peer.send(packet("after the channel", relayed));
      assertThat(client.data()).isEqualTo("data:after the channel");
      assertThat(client.refresh(0)).isZero();
      assertThat(server.allocations()).isZero();
      assertThat(client.permit(at)).isEqualTo(437);
      assertThat(client.allocate()).isZero();
      millis.addAndGet(601_000);
      client.request(StunMethod.BINDING, _ -> {});
      assertThat(client.permit(at)).isIn(437, 438);
    }
  }

  @Test
  void requestsAreJudgedByTheBook() throws IOException {
    try (TestClient client = client("somebody");
        TestClient other = client("other")) {
      client.greet();
      assertThat(client.request(StunMethod.ALLOCATE, _ -> {})).isEqualTo(400);
      assertThat(
              client.request(
                  StunMethod.ALLOCATE, w -> w.number(StunAttribute.REQUESTED_TRANSPORT, 6 << 24)))
          .isEqualTo(442);
      assertThat(
              client.request(
                  StunMethod.ALLOCATE,
                  w -> {
                    w.number(StunAttribute.REQUESTED_TRANSPORT, UDP);
                    w.number(StunAttribute.REQUESTED_ADDRESS_FAMILY, 2 << 24);
                  }))
          .isEqualTo(440);
      assertThat(
              client.request(
                  StunMethod.ALLOCATE,
                  w -> {
                    w.number(StunAttribute.REQUESTED_TRANSPORT, UDP);
                    w.number(0x7777, 1);
                  }))
          .isEqualTo(420);
      assertThat(client.answer.has(StunAttribute.UNKNOWN_ATTRIBUTES)).isTrue();
      assertThat(client.allocate()).isZero();
      InetSocketAddress relayed = client.relayed();
      assertThat(
              client.again(
                  StunMethod.ALLOCATE, w -> w.number(StunAttribute.REQUESTED_TRANSPORT, UDP)))
          .as("sent once more, since the answer was lost")
          .isZero();
      assertThat(client.relayed()).isEqualTo(relayed);
      assertThat(client.allocate()).isEqualTo(437);
      InetSocketAddress peer = new InetSocketAddress("127.0.0.9", 9);
      assertThat(client.bind(0x3fff, peer)).isEqualTo(400);
      assertThat(client.bind(0x8000, peer)).isEqualTo(400);
      assertThat(client.bind(0x4000, peer)).isZero();
      assertThat(client.bind(0x4000, new InetSocketAddress("127.0.0.9", 10))).isEqualTo(400);
      assertThat(client.bind(0x4001, peer)).isEqualTo(400);
      assertThat(client.request(StunMethod.CREATE_PERMISSION, _ -> {})).isEqualTo(400);
      assertThat(client.permit(new InetSocketAddress("10.0.0.1", 1))).isEqualTo(403);
      assertThat(client.permit(new InetSocketAddress("192.168.1.1", 1))).isEqualTo(403);
      assertThat(other.permit(peer)).isEqualTo(401);
      assertThat(other.permit(peer)).isEqualTo(437);
    }
  }

  @Test
  void boundsHold() throws IOException {
    TurnLimits limits = TurnLimits.DEFAULT.withPerAccount(2).withPeers(3).withBytesPerSecond(1000);
    try (TestClient one = start(config().withLimits(limits));
        TestClient two = client("somebody");
        TestClient three = client("somebody");
        DatagramSocket peer = new DatagramSocket(new InetSocketAddress(HERE, 0))) {
      peer.setSoTimeout(5000);
      assertThat(one.allocate()).isZero();
      assertThat(two.allocate()).isZero();
      assertThat(three.allocate()).isEqualTo(486);
      assertThat(two.refresh(0)).isZero();
      assertThat(three.allocate()).isZero();
      for (int i = 1; i <= 3; i++) {
        assertThat(three.permit(new InetSocketAddress("127.0.0." + (10 + i), 1))).isZero();
      }
      assertThat(three.permit(new InetSocketAddress("127.0.0.99", 1))).isEqualTo(508);
      InetSocketAddress at = (InetSocketAddress) peer.getLocalSocketAddress();
      one.bind(0x4000, at);
      one.sendOnChannel(0x4000, "x".repeat(900));
      one.sendOnChannel(0x4000, "y".repeat(900));
      one.sendOnChannel(0x4000, "z".repeat(90));
      assertThat(text(peer)).startsWith("x");
      assertThat(text(peer)).startsWith("z");
    }
  }

  @Test
  void whatIsNoMessageGetsSilence() throws IOException {
    try (TestClient client = client("somebody")) {
      byte[] bytes = new byte[200];
      for (int first = 0; first < 256; first++) {
        bytes[0] = (byte) first;
        client.send(bytes, first % bytes.length);
      }
      assertThat(client.hearsNothing()).isTrue();
      assertThat(client.request(StunMethod.BINDING, _ -> {})).isZero();
    }
  }

  @Test
  void manyAllocationsAreTakenAndGivenBack() throws IOException {
    TurnConfig config = config().withLoops(2).withLimits(TurnLimits.DEFAULT.withPerAccount(500));
    try (TestClient first = start(config)) {
      for (int round = 0; round < 2; round++) {
        List<TestClient> clients = new java.util.ArrayList<>(List.of(first));
        for (int i = 0; i < 150; i++) {
          // A network that asks for more without a credential than its share is not answered.
          millis.addAndGet(20);
          clients.add(client("crowd"));
        }
        for (TestClient each : clients) {
          assertThat(each.allocate()).isZero();
        }
        assertThat(server.allocations()).isEqualTo(clients.size());
        for (TestClient each : clients) {
          assertThat(each.refresh(0)).isZero();
        }
        assertThat(server.allocations()).isZero();
        clients.subList(1, clients.size()).forEach(TestClient::close);
      }
    }
  }

  private static DatagramPacket packet(String text, InetSocketAddress to) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return new DatagramPacket(bytes, bytes.length, to);
  }

  private static String text(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
    socket.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII)
        + " from "
        + packet.getPort();
  }
}
