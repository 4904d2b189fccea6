package perigee.realtime.media;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.net.udp.DatagramPorts;
import perigee.realtime.dtls.DtlsHandshakes;
import perigee.realtime.dtls.DtlsIdentity;
import perigee.realtime.ice.IceCredentials;
import perigee.wire.sdp.Candidate;
import perigee.wire.sdp.Fingerprint;

/// One UDP port for many peers, and the thread that owns them and all that is done with their
/// packets. Other threads have things done there by [#execute]; only what says so is for them.
public final class MediaPort implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(MediaPort.class);

  private static final long PATIENCE_MILLIS = 250;
  private static final Duration SWEEP = Duration.ofSeconds(1);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);
  private static final int LOCAL_PREFERENCE = 65_535;

  private final MediaPortConfig config;
  private final LongSupplier nanos;
  private final SecureRandom random;
  private final DatagramPorts ports;
  private final List<InetSocketAddress> addresses = new ArrayList<>();
  private final DtlsHandshakes handshakes;
  private final MediaStatistics statistics = new MediaStatistics();
  private final MediaTimers timers = new MediaTimers();
  private final MediaLoop loop;
  private final @Nullable PeerStreams streams;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger taskCount = new AtomicInteger();
  private final Thread thread;
  private volatile boolean closed;

  private MediaPort(
      MediaPortConfig config, DtlsIdentity identity, LongSupplier nanos, SecureRandom random)
      throws IOException {
    this.config = config;
    this.nanos = nanos;
    this.random = random;
    this.ports = DatagramPorts.open(config.bind().size() + config.reach().probeSockets());
    this.handshakes = new DtlsHandshakes(identity, random, config.limits().handshakes());
    this.loop = new MediaLoop(this, ports, config.limits(), statistics);
    boolean opened = false;
    try {
      for (InetSocketAddress each : config.bind()) {
        refuseTaken(each);
        addresses.add(ports.address(ports.listen(each)));
      }
      this.streams = streams();
      opened = true;
    } finally {
      if (!opened) {
        ports.close();
      }
    }
    this.thread = Thread.ofPlatform().daemon().name("media").unstarted(this::run);
  }

  private @Nullable PeerStreams streams() throws IOException {
    List<Integer> streamPorts = config.reach().streamPorts();
    List<InetAddress> own = config.bind().stream().map(InetSocketAddress::getAddress).toList();
    return streamPorts.isEmpty()
        ? null
        : PeerStreams.open(own, streamPorts, new StreamArrivals(loop), nanos);
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

  /// Opens a port; its thread runs then.
  ///
  /// @param nanos a clock that only goes forward
  /// @throws IOException if an address can't be bound
  public static MediaPort open(
      MediaPortConfig config, DtlsIdentity identity, LongSupplier nanos, SecureRandom random)
      throws IOException {
    MediaPort port = new MediaPort(config, identity, nanos, random);
    port.thread.start();
    return port;
  }

  /// Where it listens. For any thread.
  public List<InetSocketAddress> addresses() {
    return List.copyOf(addresses);
  }

  /// What peers are told of where it is. For any thread.
  public List<Candidate> candidates() {
    List<Candidate> candidates = new ArrayList<>();
    for (InetSocketAddress bound : addresses) {
      if (config.announced().isEmpty()) {
        add(candidates, bound.getAddress(), bound.getPort());
      }
      for (InetAddress told : config.announced()) {
        if (told instanceof Inet4Address == bound.getAddress() instanceof Inet4Address) {
          add(candidates, told, bound.getPort());
        }
      }
    }
    return candidates;
  }

  Reach reach() {
    return config.reach();
  }

  @Nullable PeerStreams peerStreams() {
    return streams;
  }

  boolean isClosed() {
    return closed;
  }

  /// What peers are told of where this machine is, without ports.
  List<InetAddress> ownAddresses() {
    return config.announced().isEmpty()
        ? addresses.stream().map(InetSocketAddress::getAddress).toList()
        : config.announced();
  }

  private static void add(List<Candidate> candidates, InetAddress address, int port) {
    int number = candidates.size();
    candidates.add(
        Candidate.host(
            Integer.toString(number + 1),
            "udp",
            LOCAL_PREFERENCE - number,
            address.getHostAddress(),
            port));
  }

  /// The fingerprint of this end's certificate. For any thread.
  public Fingerprint fingerprint() {
    return handshakes.identity().fingerprint();
  }

  /// Makes credentials for a peer. For any thread.
  public IceCredentials credentials() {
    return IceCredentials.create(random);
  }

  /// Does once what the first peer would wait for. For any thread, which does not wait for it.
  public void rehearse() {
    CompletableFuture<String> _ = handshakes.rehearse();
  }

  /// What it has done. For any thread.
  public MediaStatistics statistics() {
    return statistics;
  }

  /// Datagrams that the kernel did not take. For any thread.
  public long dropped() {
    return ports.dropped();
  }

  /// Has something done on the port's thread, soon. For any thread.
  ///
  /// @throws RejectedExecutionException if 65,536 tasks wait already
  public void execute(Runnable task) {
    if (taskCount.incrementAndGet() > MediaLimits.TASKS) {
      taskCount.decrementAndGet();
      throw new RejectedExecutionException("the media port has too much to do");
    }
    tasks.add(task);
    ports.wake();
  }

  /// Has something done later. For the port's thread.
  public MediaTimer schedule(Duration after, Runnable task) {
    return timers.add(now() + after.toNanos(), task);
  }

  /// The port's clock. For any thread.
  public long now() {
    return nanos.getAsLong();
  }

  /// Whether the calling thread is the port's.
  public boolean isOwner() {
    return Thread.currentThread() == thread;
  }

  /// Lets a peer in. For the port's thread.
  ///
  /// @return null if there are too many, or another has the same credentials
  public @Nullable MediaPeer admit(PeerTerms terms, PeerListener listener) {
    return loop.admit(terms, listener);
  }

  /// Finds out where this end can be reached, with the help of servers; what relays lend is held
  /// until the port closes. A full peer that is admitted later uses it. For the port's thread.
  ///
  /// @param servers at most a few; each is asked at once
  /// @param told on the port's thread, after some seconds at the latest
  public void gather(List<IceServer> servers, Consumer<List<Candidate>> told) {
    gather(servers, told, _ -> {});
  }

  /// The same, for who tells the other end of what is found too late, too (RFC 8838).
  ///
  /// @param later told on the port's thread of each place that is found after that
  public void gather(
      List<IceServer> servers, Consumer<List<Candidate>> told, Consumer<Candidate> later) {
    new Gathering(loop, told, later).start(servers);
  }

  /// Peers that there are. For the port's thread.
  public int peers() {
    return loop.peers();
  }

  DtlsHandshakes handshakes() {
    return handshakes;
  }

  SecureRandom random() {
    return random;
  }

  private void run() {
    schedule(SWEEP, this::sweep);
    try (ports) {
      while (!closed) {
        int count = ports.receive(timers.patienceMillis(now(), PATIENCE_MILLIS));
        if (count > 0) {
          loop.received(count, now());
        }
        runTasks();
        runTimers();
        ports.flush();
      }
      loop.close();
      ports.flush();
    } catch (IOException e) {
      LOG.error("event=media-port-ended error=\"{}\"", e.getMessage());
    }
  }

  private void sweep() {
    loop.sweep(now());
    schedule(SWEEP, this::sweep);
  }

  private void runTasks() {
    // What tasks add is done in the next turn, so that packets get theirs.
    int most = taskCount.get();
    for (int i = 0; i < most; i++) {
      Runnable task = tasks.poll();
      if (task == null) {
        return;
      }
      taskCount.decrementAndGet();
      guarded(task);
    }
  }

  private void runTimers() {
    long now = now();
    MediaTimer timer = timers.due(now);
    while (timer != null) {
      if (!timer.isCancelled()) {
        guarded(timer.task());
      }
      timer = timers.due(now);
    }
  }

  /// One of the loops where our own fault must not end everything.
  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      statistics.count(MediaStatistics.Kind.FAILURES);
      LOG.error("event=media-task-failed", e);
    }
  }

  /// Ends the thread and closes all peers. For any other thread.
  @Override
  public void close() {
    closed = true;
    if (streams != null) {
      streams.close();
    }
    ports.wake();
    try {
      thread.join(CLOSE_WITHIN);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
