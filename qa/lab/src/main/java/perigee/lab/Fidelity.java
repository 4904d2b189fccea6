package perigee.lab;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import perigee.lab.scenario.Scenario;
import perigee.lab.scenario.ScenarioFile;
import perigee.lab.wan.Counts;
import perigee.lab.world.LabNode;
import perigee.lab.world.Namespace;
import perigee.lab.world.Plan;
import perigee.lab.world.Terrain;

/// Whether the emulated network does what it is told: round trips, loss in bursts and rate,
/// measured by sockets in two namespaces.
final class Fidelity {

  private static final int PORT = 9_000;
  private static final int ROUND_TRIPS = 200;
  private static final int PACKETS = 20_000;
  private static final int PACKET_BYTES = 200;
  private static final int TRANSFER_BYTES = 8 << 20;
  private static final long PACKET_PAUSE_NANOS = 100_000;
  private static final double BITS = 8;
  private static final String SCENARIO =
      """
      name: fidelity
      seed: 5
      places: {a: {at: [0, 0]}, b: {at: [0, 10]}, c: {at: [0, 20]}}
      paths:
        usual: {jitter-ms: 0, rate-mbit: 30, queue-ms: 60}
        overrides:
          - {from: a, to: b, rtt-ms: 40}
          - {from: a, to: c, rtt-ms: 10, loss: 0.02, one-way: true, rate-mbit: 1000}
      regions: [{name: r, place: b, nodes: 1}]
      cores: [{name: core, place: a}]
      control: a
      origin: b
      root: c
      name-servers: []
      resolvers: []
      clients: []
      """;

  private final List<String> faults = new ArrayList<>();

  /// What was found to be wrong; nothing if all is well.
  static List<String> faults(String prefix) throws IOException, InterruptedException {
    Scenario scenario = ScenarioFile.read(SCENARIO, "fidelity").orThrow();
    Plan plan = Plan.of(scenario);
    Fidelity fidelity = new Fidelity();
    try (Terrain terrain = Terrain.make(scenario, plan, prefix)) {
      terrain.congestion("cubic");
      LabNode a = plan.node("control");
      LabNode b = plan.node("origin");
      LabNode c = plan.node("root");
      fidelity.roundTrips(terrain.namespace(a), terrain.namespace(b), b);
      fidelity.rate(terrain.namespace(a), terrain.namespace(b), b);
      fidelity.loss(terrain.namespace(a), terrain.namespace(c), c);
      Counts counts = terrain.takeCounts();
      fidelity.check(
          "late packets in %", counts.lateShare() * 100, 0, 100 * Counts.MOST_LATE_SHARE);
    }
    return fidelity.faults;
  }

  private void check(String what, double seen, double least, double most) {
    System.out.printf("fidelity: %s: %.2f, should be %.2f to %.2f%n", what, seen, least, most);
    if (!(seen >= least && seen <= most)) {
      faults.add(what + " is " + seen);
    }
  }

  private void roundTrips(Namespace from, Namespace to, LabNode server)
      throws IOException, InterruptedException {
    InetSocketAddress address = new InetSocketAddress(server.address().inet(), PORT);
    double[] millis;
    try (DatagramSocket echo = to.call(() -> new DatagramSocket(address))) {
      Thread.ofPlatform().daemon().start(() -> echo(echo));
      millis = from.call(() -> roundTrips(address));
    }
    Arrays.sort(millis);
    check("median round trip of 40 ms", millis[ROUND_TRIPS / 2], 40, 41.5);
    check("95th percentile of it", millis[ROUND_TRIPS * 95 / 100], 40, 43);
  }

  private static double[] roundTrips(InetSocketAddress address)
      throws IOException, InterruptedException {
    double[] millis = new double[ROUND_TRIPS];
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(address);
      DatagramPacket packet = new DatagramPacket(new byte[PACKET_BYTES], PACKET_BYTES);
      for (int i = 0; i < ROUND_TRIPS; i++) {
        long begin = System.nanoTime();
        socket.send(packet);
        socket.receive(packet);
        millis[i] = (System.nanoTime() - begin) / 1e6;
      }
    }
    return millis;
  }

  private static void echo(DatagramSocket socket) {
    DatagramPacket packet = new DatagramPacket(new byte[PACKET_BYTES], PACKET_BYTES);
    try {
      while (true) {
        socket.receive(packet);
        socket.send(packet);
      }
    } catch (IOException _) {
      // closed: all was measured
    }
  }

  private void rate(Namespace from, Namespace to, LabNode server)
      throws IOException, InterruptedException {
    InetSocketAddress address = new InetSocketAddress(server.address().inet(), PORT);
    try (ServerSocket listener =
        to.call(() -> {
          ServerSocket socket = new ServerSocket();
          socket.bind(address);
          return socket;
        })) {
      Thread.ofPlatform().daemon().start(() -> sendAll(listener));
      double seconds =
          from.call(() -> {
            try (Socket socket = new Socket()) {
              socket.connect(address);
              return receiveAll(socket.getInputStream());
            }
          });
      // Slow start and headers take their part of 30 Mbit/s.
      check("Mbit/s of TCP through 30", TRANSFER_BYTES * BITS / seconds / 1e6, 22, 30);
    }
  }

  private static void sendAll(ServerSocket listener) {
    try (Socket socket = listener.accept()) {
      socket.getOutputStream().write(new byte[TRANSFER_BYTES]);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static double receiveAll(InputStream in) throws IOException {
    long begin = System.nanoTime();
    in.readNBytes(TRANSFER_BYTES);
    return (System.nanoTime() - begin) / 1e9;
  }

  private void loss(Namespace from, Namespace to, LabNode server)
      throws IOException, InterruptedException {
    InetSocketAddress address = new InetSocketAddress(server.address().inet(), PORT);
    boolean[] got = new boolean[PACKETS];
    try (DatagramSocket sink = to.call(() -> new DatagramSocket(address))) {
      sink.setReceiveBufferSize(4 << 20);
      sink.setSoTimeout(1000);
      Thread receiver = Thread.ofPlatform().daemon().start(() -> receive(sink, got));
      from.call(() -> {
        sendNumbered(address);
        return true;
      });
      receiver.join();
    }
    int lost = 0;
    int bursts = 0;
    for (int i = 0; i < PACKETS; i++) {
      lost += got[i] ? 0 : 1;
      bursts += !got[i] && (i == 0 || got[i - 1]) ? 1 : 0;
    }
    check("loss in % of 2", 100.0 * lost / PACKETS, 1.4, 2.6);
    check("packets lost in a row, of 3", (double) lost / Math.max(1, bursts), 2.4, 3.6);
  }

  private static void receive(DatagramSocket sink, boolean[] got) {
    DatagramPacket packet = new DatagramPacket(new byte[PACKET_BYTES], PACKET_BYTES);
    try {
      while (true) {
        sink.receive(packet);
        byte[] data = packet.getData();
        int number = Byte.toUnsignedInt(data[0]) << 8 | Byte.toUnsignedInt(data[1]);
        got[number] = true;
      }
    } catch (SocketTimeoutException _) {
      // all have come that will
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void sendNumbered(InetSocketAddress address)
      throws IOException, InterruptedException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(address);
      byte[] data = new byte[PACKET_BYTES];
      for (int i = 0; i < PACKETS; i++) {
        data[0] = (byte) (i >> 8);
        data[1] = (byte) i;
        socket.send(new DatagramPacket(data, data.length));
        TimeUnit.NANOSECONDS.sleep(PACKET_PAUSE_NANOS);
      }
    }
  }
}
