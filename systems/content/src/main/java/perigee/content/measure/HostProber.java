package perigee.content.measure;

import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.model.mapping.Address;
import perigee.model.mapping.ProbeOrder;

/// Probes the hosts that control names, in turn (`ProbeTurns`): each once in ten seconds at most,
/// 50 in a second at most, so that nobody who makes control name a host can do it harm. A resolver
/// is asked for the root's name servers over UDP, without recursion; a client's host is offered a
/// TCP connection, where a refusal is as good an answer. A host that has never answered is not told
/// as lost: most have a firewall.
///
/// One thread chooses, and each probe waits on a virtual thread of its own.
public final class HostProber implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HostProber.class);

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration ANSWER = Duration.ofSeconds(2);
  private static final int MOST_PER_SECOND = 50;
  private static final int MOST_WAITING = 128;
  private static final int DNS_PORT = 53;
  private static final int TCP_PORT = 80;

  /// A question for `. NS`: one question, no flags (RFC 1035 §4.1).
  private static final byte[] QUESTION = {0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1};

  private final ProbePolicy policy;
  private final PathTable table;
  private final RandomGenerator random;
  private final LongSupplier nanos;
  private final Semaphore waiting = new Semaphore(MOST_WAITING);
  private final Set<Address> answering = ConcurrentHashMap.newKeySet();
  private final LongAdder sent = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final Thread thread;
  private final Semaphore named = new Semaphore(0);
  private volatile List<Host> hosts = List.of();
  private final CountDownLatch closing = new CountDownLatch(1);

  private record Host(Address address, ProbeOrder.Kind kind) {}

  /// Begins with no hosts.
  ///
  /// @param random makes the ids of questions; only who saw one can answer it
  /// @param nanos a clock that only goes forward, nanoseconds
  public HostProber(
      ProbePolicy policy, PathTable table, RandomGenerator random, LongSupplier nanos) {
    this.policy = policy;
    this.table = table;
    this.random = random;
    this.nanos = nanos;
    this.thread = Thread.ofVirtual().name("host-prober").start(this::run);
  }

  /// Sets the hosts; those that the policy forbids are left out and counted.
  public void probe(List<ProbeOrder> orders) {
    List<Host> next = new ArrayList<>();
    for (ProbeOrder order : orders) {
      Optional<Address> address = Address.parse(order.address()).filter(policy::allows);
      if (address.isPresent()) {
        next.add(new Host(address.get(), order.kind()));
      } else {
        refused.increment();
      }
    }
    hosts = List.copyOf(next);
    answering.retainAll(next.stream().map(Host::address).toList());
    named.release();
  }

  /// Probes sent since the start.
  public long sent() {
    return sent.sum();
  }

  /// Hosts that control named and the policy forbids.
  public long refused() {
    return refused.sum();
  }

  private void run() {
    try {
      ProbeTurns<Host> turns = new ProbeTurns<>();
      while (closing.getCount() > 0) {
        Host host = turns.next(hosts, nanos.getAsLong());
        if (host != null) {
          begin(host);
          TimeUnit.NANOSECONDS.sleep(pauseNanos());
        } else if (named.tryAcquire(LOOK.toNanos(), TimeUnit.NANOSECONDS)) {
          named.drainPermits();
        }
      }
    } catch (InterruptedException _) {
      // Only `close` interrupts it.
      Thread.currentThread().interrupt();
    }
  }

  private static long pauseNanos() {
    return Duration.ofSeconds(1).toNanos() / MOST_PER_SECOND;
  }

  private void begin(Host host) {
    if (!waiting.tryAcquire()) {
      return;
    }
    Thread.ofVirtual()
        .name("host-probe")
        .start(() -> {
          try {
            settle(host, best(host));
          } catch (IOException e) {
            LOG.debug("event=probe-failed error=\"{}\"", e.toString());
          } finally {
            waiting.release();
          }
        });
  }

  /// @param took until the answer came, nanoseconds; negative if none came
  private void settle(Host host, long took) {
    if (took >= 0) {
      answering.add(host.address());
    } else if (!answering.contains(host.address())) {
      return;
    }
    table.probed(PathTable.network(host.address()), took >= 0, took);
  }

  /// The shorter one of two: what a busy machine adds is no part of the path.
  private long best(Host host) throws IOException {
    long first = measure(host);
    long second = first < 0 ? first : measure(host);
    return second < 0 ? first : Math.min(first, second);
  }

  private long measure(Host host) throws IOException {
    sent.increment();
    InetAddress to = InetAddress.getByAddress(host.address().bytes());
    return switch (host.kind()) {
      case DNS -> askResolver(to);
      case TCP -> connect(to);
    };
  }

  private long askResolver(InetAddress to) throws IOException {
    byte[] question = QUESTION.clone();
    int id = random.nextInt(1 << Character.SIZE);
    question[0] = (byte) (id >> Byte.SIZE);
    question[1] = (byte) id;
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(to, DNS_PORT);
      socket.setSoTimeout((int) ANSWER.toMillis());
      long before = nanos.getAsLong();
      socket.send(new DatagramPacket(question, question.length));
      DatagramPacket answer = new DatagramPacket(new byte[QUESTION.length], QUESTION.length);
      socket.receive(answer);
      boolean ours =
          answer.getLength() >= 2
              && answer.getData()[0] == question[0]
              && answer.getData()[1] == question[1];
      return ours ? nanos.getAsLong() - before : -1;
    } catch (SocketTimeoutException _) {
      return -1;
    }
  }

  private long connect(InetAddress to) throws IOException {
    long before = nanos.getAsLong();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(to, TCP_PORT), (int) ANSWER.toMillis());
      return nanos.getAsLong() - before;
    } catch (ConnectException _) {
      return nanos.getAsLong() - before;
    } catch (SocketTimeoutException _) {
      return -1;
    }
  }

  @Override
  public void close() {
    closing.countDown();
    thread.interrupt();
  }
}
