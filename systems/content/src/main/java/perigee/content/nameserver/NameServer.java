package perigee.content.nameserver;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import perigee.model.mapping.NameSighting;
import perigee.net.framed.FrameHandler;
import perigee.net.framed.FramedConfig;
import perigee.net.framed.FramedServer;
import perigee.net.loop.Loops;
import perigee.net.udp.DatagramLoops;
import perigee.net.udp.DatagramsConfig;
import perigee.selection.answer.MapView;

/// A running name server: its loops for UDP, its listener for TCP, and what they answer from.
public final class NameServer implements Closeable {

  private final AtomicReference<Served> served = new AtomicReference<>(Served.NOTHING);
  private final List<QueryCounts> counts = new ArrayList<>();
  private final NameServerConfig config;
  private final LongSupplier millis;
  private final LongSupplier nanos;
  private final DatagramLoops udp;
  private final FramedServer tcp;
  private volatile Consumer<NameSighting> onSighting = _ -> {};

  private NameServer(NameServerConfig config, Loops loops, InstantSource clock, LongSupplier nanos)
      throws IOException {
    this.config = config;
    this.millis = clock::millis;
    this.nanos = nanos;
    // TCP first: its port is refused if anybody has it, and a port that the kernel chose is free
    // for UDP more often than the other way round.
    this.tcp =
        FramedServer.start(
            loops,
            FramedConfig.on(config.address(), config.connections(), config.connectionsOfOne()),
            _ -> stream());
    DatagramLoops opened = null;
    try {
      InetSocketAddress address =
          new InetSocketAddress(config.address().getAddress(), tcp.address().getPort());
      opened =
          DatagramLoops.start(DatagramsConfig.on(address), config.loops(), "dns", _ -> datagrams());
    } finally {
      if (opened == null) {
        tcp.close();
      }
    }
    this.udp = opened;
  }

  /// Listens; answers REFUSED until it has zones.
  ///
  /// @param loops of TCP
  /// @param nanos a clock that only goes forward
  /// @throws IOException if the address cannot be had
  public static NameServer start(
      NameServerConfig config, Loops loops, InstantSource clock, LongSupplier nanos)
      throws IOException {
    return new NameServer(config, loops, clock, nanos);
  }

  private UdpResponder datagrams() {
    int room = DatagramsConfig.on(config.address()).sendBytes();
    UdpResponder made = new UdpResponder(config, served::get, this::heard, millis, nanos, room);
    counts.add(made.counts());
    return made;
  }

  private FrameHandler stream() {
    Responder responder = new Responder(config, served::get, millis, this::heard);
    counts.add(responder.counts());
    Client client = new Client();
    return (in, length, peer, out) -> {
      client.set(peer.octets(), peer.high(), peer.low(), true);
      int answered = responder.answer(in, 0, length, client, out, 0, out.length);
      return answered == 0 ? FrameHandler.END : answered;
    };
  }

  private void heard(NameSighting sighting) {
    onSighting.accept(sighting);
  }

  /// Sets who hears, on the loops, which resolvers ask without a word about their clients, and
  /// which for names of beacons.
  public void onSighting(Consumer<NameSighting> listener) {
    onSighting = listener;
  }

  /// Puts zones in force, for all queries from now on.
  public void apply(Zones zones) {
    served.updateAndGet(now -> new Served(zones, now.view(), now.rings()));
  }

  /// Puts a map, or what is new of its servers, in force.
  public void apply(MapView view) {
    served.updateAndGet(now -> new Served(now.zones(), view, now.rings()));
  }

  /// Puts anycast rings, or what they shed now, in force.
  public void apply(AnycastRings rings) {
    served.updateAndGet(now -> new Served(now.zones(), now.view(), rings));
  }

  /// The zones in force.
  public Zones zones() {
    return served.get().zones();
  }

  /// The map in force.
  public MapView view() {
    return served.get().view();
  }

  /// Where it listens, by UDP and TCP.
  public InetSocketAddress address() {
    return udp.address();
  }

  /// What it counted.
  public NameServerStatistics statistics() {
    return new NameServerStatistics(
        List.copyOf(counts), udp.dropped(), udp.failures(), tcp.open(), tcp.refused());
  }

  @Override
  public void close() {
    tcp.close();
    udp.close();
  }
}
