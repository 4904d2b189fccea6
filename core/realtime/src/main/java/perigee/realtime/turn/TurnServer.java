package perigee.realtime.turn;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A STUN and TURN server by UDP; [TurnStreams] adds TCP and TLS.
public final class TurnServer implements Closeable {

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

  private final List<TurnLoop> loops;
  private final List<InetSocketAddress> addresses;
  private final List<Thread> threads = new ArrayList<>();
  private final Quotas quotas;
  private final AtomicInteger turn = new AtomicInteger();

  private TurnServer(List<TurnLoop> loops, List<InetSocketAddress> addresses, Quotas quotas) {
    this.loops = List.copyOf(loops);
    this.addresses = List.copyOf(addresses);
    this.quotas = quotas;
  }

  /// Listens and starts its threads.
  ///
  /// @throws IOException if an address cannot be had
  public static TurnServer start(TurnConfig config, Credentials credentials, InstantSource clock)
      throws IOException {
    Quotas quotas = new Quotas(config.limits());
    byte[] nonceSecret = Nonces.secret();
    List<TurnLoop> loops = new ArrayList<>();
    List<InetSocketAddress> addresses = config.listen();
    for (InetSocketAddress each : addresses) {
      refuseTaken(each);
    }
    boolean started = false;
    try {
      for (int i = 0; i < config.loops(); i++) {
        TurnLoop loop = new TurnLoop(config, addresses, credentials, quotas, nonceSecret, clock);
        loops.add(loop);
        addresses = loop.addresses();
      }
      started = true;
    } finally {
      if (!started) {
        // Their threads close what they have.
        loops.forEach(TurnLoop::close);
        loops.forEach(TurnLoop::run);
      }
    }
    TurnServer server = new TurnServer(loops, addresses, quotas);
    for (int i = 0; i < loops.size(); i++) {
      Thread thread = Thread.ofPlatform().daemon().name("turn-" + i).unstarted(loops.get(i));
      server.threads.add(thread);
      thread.start();
    }
    return server;
  }

  /// A shared port would also be shared with another process of the same user, silently.
  private static void refuseTaken(InetSocketAddress address) throws IOException {
    if (address.getPort() != 0) {
      try (DatagramSocket probe = new DatagramSocket(null)) {
        probe.bind(address);
      } catch (IOException e) {
        throw new IOException("cannot listen on UDP " + address + ": " + e.getMessage(), e);
      }
    }
  }

  /// Where it listens by UDP, with the real ports, in the order of the configuration.
  public List<InetSocketAddress> addresses() {
    return addresses;
  }

  /// What each loop counted.
  public List<TurnStatistics> statistics() {
    return loops.stream().map(TurnLoop::statistics).toList();
  }

  /// One count of all loops.
  public long count(TurnStatistics.Kind kind) {
    return loops.stream().mapToLong(loop -> loop.statistics().get(kind)).sum();
  }

  /// Allocations that there are.
  public int allocations() {
    return quotas.all();
  }

  /// Datagrams that the kernel did not take.
  public long dropped() {
    return loops.stream().mapToLong(TurnLoop::dropped).sum();
  }

  /// A loop for the next client by TCP.
  TurnLoop next() {
    return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
  }

  @Override
  public void close() {
    loops.forEach(TurnLoop::close);
    try {
      for (Thread thread : threads) {
        thread.join(CLOSE_WITHIN);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
