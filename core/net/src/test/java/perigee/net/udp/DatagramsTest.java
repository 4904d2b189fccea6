package perigee.net.udp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Both engines, over real sockets on loopback.
class DatagramsTest {

  private static final Duration LONG = Duration.ofSeconds(10);

  /// How a socket is opened.
  enum Engine {
    BEST,
    CHANNEL;

    Datagrams open(DatagramsConfig config) throws IOException {
      return this == BEST ? Datagrams.open(config) : Datagrams.openChannel(config);
    }
  }

  @Test
  void linuxHasTheKernelsBatches() {
    String arch = System.getProperty("os.arch");
    boolean expected =
        System.getProperty("os.name").equals("Linux") && List.of("amd64", "aarch64").contains(arch);
    assertThat(NativeDatagrams.isSupported()).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void whatComesGoesBackToWhoSentIt(Engine engine) throws IOException {
    for (String host : List.of("127.0.0.1", "::1", "0.0.0.0", "::")) {
      try (Datagrams server = engine.open(config(host));
          DatagramSocket client = client(host)) {
        client.send(packet("hello", host, server.local().getPort()));
        client.send(packet("again", host, server.local().getPort()));
        int echoed = 0;
        while (echoed < 2) {
          int count = server.receive();
          for (int i = 0; i < count; i++) {
            assertThat(server.isCut(i)).isFalse();
            assertThat(server.peerPort(i)).isEqualTo(client.getLocalPort());
            assertThat(server.peerOctets(i)).isEqualTo(host.equals("::1") ? 16 : 4);
            assertThat(server.peerHigh(i)).isEqualTo(host.equals("::1") ? 0 : 0x7f000001L << 32);
            assertThat(server.peerLow(i)).isEqualTo(host.equals("::1") ? 1 : 0);
            System.arraycopy(
                server.received(),
                server.receivedAt(i),
                server.outgoing(),
                server.outgoingAt(),
                server.receivedLength(i));
            server.reply(i, server.receivedLength(i));
          }
          server.flush();
          echoed += count;
        }
        assertThat(received(client)).isEqualTo("hello");
        assertThat(received(client)).isEqualTo("again");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyLeaveInOrderThoughTheyAreMoreThanABatch(Engine engine) throws IOException {
    try (Datagrams server = engine.open(config("127.0.0.1"));
        DatagramSocket client = client("127.0.0.1")) {
      PeerAddress to = PeerAddress.of((InetSocketAddress) client.getLocalSocketAddress());
      for (int i = 0; i < 100; i++) {
        server.outgoing()[server.outgoingAt()] = (byte) i;
        server.send(to, 1, 0);
      }
      server.flush();
      byte[] buffer = new byte[10];
      for (int i = 0; i < 100; i++) {
        client.receive(new DatagramPacket(buffer, buffer.length));
        assertThat(buffer[0]).isEqualTo((byte) i);
      }
      assertThat(server.dropped()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void segmentsArriveAsDatagrams(Engine engine) throws IOException {
    try (Datagrams server = engine.open(config("127.0.0.1").withSendBytes(4000));
        DatagramSocket client = client("127.0.0.1")) {
      PeerAddress to = PeerAddress.of((InetSocketAddress) client.getLocalSocketAddress());
      server.send(to, 2500, 1000);
      server.flush();
      List<Integer> lengths = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        DatagramPacket packet = new DatagramPacket(new byte[4000], 4000);
        client.receive(packet);
        lengths.add(packet.getLength());
      }
      assertThat(lengths).containsExactly(1000, 1000, 500);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsTooLongIsCutAndSaidToBe(Engine engine) throws IOException {
    try (Datagrams server = engine.open(config("127.0.0.1"));
        DatagramSocket client = client("127.0.0.1")) {
      client.send(packet("x".repeat(3000), "127.0.0.1", server.local().getPort()));
      int count = server.receive();
      assertThat(count).isEqualTo(1);
      assertThat(server.isCut(0)).isTrue();
      assertThat(server.receivedLength(0)).isEqualTo(2048);
    }
  }

  @ParameterizedTest
  @EnumSource
  void repliesLeaveFromTheAddressThatWasAsked(Engine engine) throws IOException {
    if (engine == Engine.CHANNEL) {
      // The JDK does not say which address was asked: routes decide, as its doc says.
      return;
    }
    try (Datagrams server = engine.open(config("0.0.0.0"));
        DatagramSocket client = client("127.0.0.1")) {
      client.send(packet("x", "127.0.0.9", server.local().getPort()));
      assertThat(server.receive()).isEqualTo(1);
      server.reply(0, 1);
      server.flush();
      DatagramPacket packet = new DatagramPacket(new byte[10], 10);
      client.receive(packet);
      assertThat(packet.getAddress().getHostAddress()).isEqualTo("127.0.0.9");
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsWaitedForInVain(Engine engine) throws IOException {
    DatagramsConfig usual = config("127.0.0.1");
    DatagramsConfig hasty =
        new DatagramsConfig(usual.address(), 4, 100, 100, 65_536, Duration.ofMillis(20), true);
    try (Datagrams server = engine.open(hasty)) {
      assertThat(server.receive()).isZero();
    }
  }

  @Test
  void loopsShareAPortAndSurviveAFault() throws Exception {
    DatagramHandler echo =
        (datagrams, count) -> {
          for (int i = 0; i < count; i++) {
            if (datagrams.received()[datagrams.receivedAt(i)] == '!') {
              throw new IllegalStateException("a fault of ours");
            }
            datagrams.reply(i, 1);
          }
        };
    try (DatagramLoops loops = DatagramLoops.start(config("127.0.0.1"), 2, "echo", _ -> echo)) {
      for (int i = 0; i < 8; i++) {
        try (DatagramSocket client = client("127.0.0.1")) {
          client.send(packet("!", "127.0.0.1", loops.address().getPort()));
          while (loops.failures() == i) {
            Thread.onSpinWait();
          }
          client.send(packet("x", "127.0.0.1", loops.address().getPort()));
          assertThat(received(client)).hasSize(1);
        }
      }
      assertThat(loops.failures()).isEqualTo(8);
    }
  }

  private static DatagramsConfig config(String host) {
    DatagramsConfig usual = DatagramsConfig.on(new InetSocketAddress(host, 0));
    return new DatagramsConfig(usual.address(), 64, 2048, 2048, 1 << 20, LONG, true);
  }

  private static DatagramSocket client(String host) throws IOException {
    InetAddress local = InetAddress.getByName(host.equals("::1") ? "::1" : "127.0.0.1");
    DatagramSocket client = new DatagramSocket(0, local);
    client.setSoTimeout((int) LONG.toMillis());
    return client;
  }

  private static DatagramPacket packet(String text, String host, int port) throws IOException {
    String to = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    byte[] bytes = text.getBytes(US_ASCII);
    return new DatagramPacket(bytes, bytes.length, InetAddress.getByName(to), port);
  }

  private static String received(DatagramSocket client) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[100], 100);
    client.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), US_ASCII);
  }
}
