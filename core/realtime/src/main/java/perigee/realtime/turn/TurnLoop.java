package perigee.realtime.turn;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.net.udp.DatagramPorts;
import perigee.net.udp.Received;
import perigee.wire.stun.ChannelData;
import perigee.wire.stun.MessageIntegrity;
import perigee.wire.stun.StunWriter;

/// One thread of a relay: its clients, their ports, and what goes between them.
final class TurnLoop implements Runnable {

  /// Octets of addresses, by which families are told apart.
  static final int IPV4 = 4;

  static final int IPV6 = 16;

  private static final Logger LOG = LoggerFactory.getLogger(TurnLoop.class);

  private static final long PATIENCE_MILLIS = 250;
  private static final long SWEEP_MILLIS = 1000;
  private static final int MOST_LISTENING = 16;

  private final DatagramPorts ports;
  private final int listening;
  private final Allocations allocations;
  private final RelayedPorts relayed;
  private final Relaying relaying;
  private final TurnRequests requests;
  private final TurnStatistics statistics = new TurnStatistics();
  private final InstantSource clock;
  private final Source source = new Source();
  private final byte[] answer = new byte[TurnRequests.ROOM];
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final List<StreamClient> dirty = new ArrayList<>();
  private long sweptMillis;
  private volatile boolean closed;

  TurnLoop(
      TurnConfig config,
      List<InetSocketAddress> listen,
      Credentials credentials,
      Quotas quotas,
      byte[] nonceSecret,
      InstantSource clock)
      throws IOException {
    this.clock = clock;
    int most = config.limits().allocations();
    int all = config.relays().size() * most + MOST_LISTENING;
    this.ports = DatagramPorts.open(all);
    this.relayed = new RelayedPorts(ports, all, config);
    boolean opened = false;
    try {
      for (InetSocketAddress each : listen) {
        relayed.listening(ports.address(ports.listen(each)));
      }
      opened = true;
    } finally {
      if (!opened) {
        ports.close();
      }
    }
    this.listening = listen.size();
    this.allocations = new Allocations(relayed, quotas, most);
    MessageIntegrity integrity = new MessageIntegrity();
    StunWriter writer = new StunWriter(integrity);
    this.relaying = new Relaying(ports, relayed, config.peers(), statistics, writer);
    this.requests =
        new TurnRequests(
            config, credentials, allocations, relaying, statistics, nonceSecret, integrity, writer);
  }

  /// Where clients come; to be asked before the thread runs.
  List<InetSocketAddress> addresses() {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (int i = 0; i < listening; i++) {
      addresses.add(ports.address(i));
    }
    return addresses;
  }

  TurnStatistics statistics() {
    return statistics;
  }

  long dropped() {
    return ports.dropped();
  }

  /// Has something done on this thread, soon.
  void execute(Runnable task) {
    tasks.add(task);
    ports.wake();
  }

  @Override
  public void run() {
    try (ports) {
      while (!closed) {
        int count = ports.receive(PATIENCE_MILLIS);
        long now = clock.millis();
        relaying.at(now);
        for (int i = 0; i < count; i++) {
          received(i, now);
        }
        runTasks();
        ports.flush();
        flushStreams();
        if (now - sweptMillis >= SWEEP_MILLIS) {
          sweptMillis = now;
          allocations.expire(now);
        }
      }
    } catch (IOException e) {
      LOG.error("event=relay-ended error=\"{}\"", e.getMessage());
    }
  }

  private void received(int index, long now) {
    Received received = ports.received();
    if (received.isCut(index)) {
      statistics.count(TurnStatistics.Kind.DROPPED);
      return;
    }
    int port = received.port(index);
    int at = received.at(index);
    int length = received.length(index);
    if (port >= listening) {
      relaying.toClient(
          relayed.owner(port),
          received.octets(index),
          received.high(index),
          received.low(index),
          received.peerPort(index),
          received.bytes(),
          at,
          length);
      return;
    }
    source.datagram(
        port,
        received.octets(index),
        received.high(index),
        received.low(index),
        received.peerPort(index));
    if (length > 0 && ChannelData.is(received.bytes(), at)) {
      relaying.channelData(allocations.find(source), received.bytes(), at, length);
      return;
    }
    int answered = requests.handle(source, received.bytes(), at, length, answer, now);
    if (answered > 0) {
      ports.send(
          port,
          source.octets(),
          source.high(),
          source.low(),
          source.peerPort(),
          answer,
          0,
          answered);
    }
  }

  /// Takes a message or data of a client by TCP; on this thread.
  void received(StreamClient client, Source from, byte[] bytes, int at, int length) {
    if (ChannelData.is(bytes, at)) {
      relaying.channelData(client.allocation(), bytes, at, length);
      return;
    }
    int answered = requests.handle(from, bytes, at, length, answer, clock.millis());
    if (answered > 0) {
      client.send(answer, 0, answered);
    }
  }

  /// Has a client's bytes leave when this turn ends; on this thread.
  void flushLater(StreamClient client) {
    dirty.add(client);
  }

  /// A client by TCP is gone; on this thread.
  void left(StreamClient client) {
    Allocation allocation = client.allocation();
    if (allocation != null) {
      allocations.remove(allocation);
    }
  }

  private void runTasks() {
    Runnable task = tasks.poll();
    while (task != null) {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.error("event=relay-task-failed", e);
      }
      task = tasks.poll();
    }
  }

  private void flushStreams() {
    for (int i = 0; i < dirty.size(); i++) {
      dirty.get(i).flush();
    }
    dirty.clear();
  }

  void close() {
    closed = true;
    ports.wake();
  }
}
