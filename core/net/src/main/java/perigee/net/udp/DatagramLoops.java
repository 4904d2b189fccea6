package perigee.net.udp;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.net.loop.Moderation;

/// Loops that receive datagrams on one port: a socket and a daemon thread each. The kernel spreads
/// senders over them.
public final class DatagramLoops implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(DatagramLoops.class);

  /// From 40,000 a second on a pause gathers some.
  private static final Moderation.Terms MODERATION =
      new Moderation.Terms(2_000_000, 80, 32, 100_000);

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

  private final List<Datagrams> sockets;
  private final List<Thread> threads = new ArrayList<>();
  private final LongAdder failures = new LongAdder();
  private final long pauseNanos;
  private volatile boolean closed;

  private DatagramLoops(List<Datagrams> sockets, Duration patience) {
    this.sockets = List.copyOf(sockets);
    this.pauseNanos = patience.toNanos();
  }

  /// Starts loops.
  ///
  /// @param name of the threads; a number follows
  /// @param handlers gives each loop its own
  /// @throws IOException if the address can't be bound
  public static DatagramLoops start(
      DatagramsConfig config, int count, String name, IntFunction<DatagramHandler> handlers)
      throws IOException {
    List<Datagrams> sockets = new ArrayList<>();
    boolean opened = false;
    InetSocketAddress address = config.address();
    refuseTaken(address);
    try {
      for (int i = 0; i < count; i++) {
        Datagrams socket = Datagrams.open(config.withAddress(address));
        sockets.add(socket);
        address = socket.local();
      }
      opened = true;
    } finally {
      if (!opened) {
        for (Datagrams socket : sockets) {
          socket.close();
        }
      }
    }
    DatagramLoops loops = new DatagramLoops(sockets, config.patience());
    for (int i = 0; i < count; i++) {
      Datagrams socket = sockets.get(i);
      DatagramHandler handler = handlers.apply(i);
      Thread thread =
          Thread.ofPlatform()
              .daemon()
              .name(name + "-" + i)
              .unstarted(() -> loops.run(socket, handler));
      loops.threads.add(thread);
      thread.start();
    }
    return loops;
  }

  /// A shared port would also be shared with another process of the same user, silently.
  private static void refuseTaken(InetSocketAddress address) throws IOException {
    if (address.getPort() != 0) {
      DatagramSocket probe = new DatagramSocket(null);
      try (probe) {
        probe.bind(address);
      } catch (IOException e) {
        throw new IOException("cannot listen on UDP " + address + ": " + e.getMessage(), e);
      }
    }
  }

  private void run(Datagrams socket, DatagramHandler handler) {
    long pausedAt = System.nanoTime();
    Moderation moderation = new Moderation(MODERATION, LockSupport::parkNanos);
    try (socket) {
      while (!closed) {
        int count = socket.receive();
        if (count > 0) {
          handle(socket, handler, count);
        }
        long now = System.nanoTime();
        if (count == 0 || now - pausedAt >= pauseNanos) {
          pausedAt = now;
          handler.pause(socket);
        }
        moderation.came(count, now);
        moderation.rest();
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.error("event=datagrams-ended address={} error=\"{}\"", socket.local(), e.getMessage());
      failures.increment();
    }
  }

  /// One of the loops where our own fault must not end everything.
  private void handle(Datagrams socket, DatagramHandler handler, int count) {
    try {
      handler.received(socket, count);
    } catch (RuntimeException e) {
      failures.increment();
      LOG.error("event=datagrams-failed address={}", socket.local(), e);
    }
    socket.flush();
  }

  /// Where they listen.
  public InetSocketAddress address() {
    return sockets.getFirst().local();
  }

  /// Datagrams that the kernel did not take.
  public long dropped() {
    return sockets.stream().mapToLong(Datagrams::dropped).sum();
  }

  /// Batches that our own faults broke off.
  public long failures() {
    return failures.sum();
  }

  /// Ends the threads; they close their sockets.
  @Override
  public void close() {
    closed = true;
    try {
      for (Thread thread : threads) {
        thread.join(CLOSE_WITHIN);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
