package perigee.realtime.media;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.net.udp.PeerAddress;

/// Connections to peers by TCP (RFC 6544), and the thread that makes, takes and reads them.
final class PeerStreams implements Closeable {

  /// Numbers of connections in the place of sockets begin here.
  static final int FIRST_NUMBER = 1 << 24;

  private static final Logger LOG = LoggerFactory.getLogger(PeerStreams.class);

  private static final long UNPROVED_NANOS = 10_000_000_000L;
  private static final long ROUND_MILLIS = 50;
  private static final long IDLE_MILLIS = 1000;
  private static final int MOST_BEHIND = 64 << 10;

  private final Receiver receiver;
  private final LongSupplier nanos;
  private final Selector selector;
  private final StreamAttempts attempts;
  private final List<ServerSocketChannel> listeners;
  private final List<InetSocketAddress> listening = new ArrayList<>();
  private final Map<Integer, PeerStream> streams = new ConcurrentHashMap<>();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger numbers = new AtomicInteger(FIRST_NUMBER);
  private final Thread thread;
  private volatile boolean closed;

  /// What becomes of connections, told on their thread.
  interface Receiver {
    void connected(int number);

    /// Whole frames came.
    ///
    /// @param done to be run when the frames have been looked at
    void received(int number, PeerAddress from, byte[] frames, Runnable done);

    void ended(int number);
  }

  private PeerStreams(
      List<InetAddress> addresses, List<Integer> ports, Receiver receiver, LongSupplier nanos)
      throws IOException {
    this.receiver = receiver;
    this.nanos = nanos;
    this.selector = Selector.open();
    this.attempts = new StreamAttempts(this, selector, addresses, nanos);
    this.listeners = StreamPorts.listen(addresses, ports);
    for (ServerSocketChannel listener : listeners) {
      listener.register(selector, SelectionKey.OP_ACCEPT);
      listening.add((InetSocketAddress) listener.getLocalAddress());
    }
    this.thread = Thread.ofPlatform().daemon().name("media-streams").unstarted(this::run);
  }

  static PeerStreams open(
      List<InetAddress> addresses, List<Integer> ports, Receiver receiver, LongSupplier nanos)
      throws IOException {
    PeerStreams streams = new PeerStreams(addresses, ports, receiver, nanos);
    streams.thread.start();
    return streams;
  }

  /// Where it listens. For any thread.
  List<InetSocketAddress> listening() {
    return List.copyOf(listening);
  }

  /// Begins to connect. For any thread.
  ///
  /// @param localPort one of those that are listened at, to open from both sides, or 0
  /// @param proxy that is asked for the connection, or null
  /// @return its number, or -1 if there are too many
  int connect(int localPort, InetSocketAddress to, @Nullable HttpProxy proxy) {
    if (streams.size() >= MediaLimits.STREAMS) {
      return -1;
    }
    int number = numbers.incrementAndGet();
    PeerStream stream = new PeerStream(number, localPort, to, false, nanos.getAsLong());
    streams.put(number, stream);
    attempts.begin(stream, proxy);
    return number;
  }

  /// Sends a packet; what has no room is lost. For any thread.
  void send(int number, byte[] bytes, int at, int length) {
    PeerStream stream = streams.get(number);
    if (stream == null) {
      return;
    }
    try {
      if (stream.send(StreamFrames.frame(bytes, at, length))) {
        execute(() -> interest(stream));
      }
    } catch (IOException _) {
      execute(() -> end(stream));
    }
  }

  /// A peer was proved to be there. For any thread.
  void proved(int number) {
    PeerStream stream = streams.get(number);
    if (stream != null) {
      stream.proved = true;
    }
  }

  /// Ends a connection without a word to the receiver. For any thread.
  void close(int number) {
    PeerStream stream = streams.remove(number);
    if (stream != null) {
      stream.close();
    }
  }

  /// Has something done on the thread. For any thread.
  void execute(Runnable task) {
    tasks.add(task);
    selector.wakeup();
  }

  private void run() {
    try {
      while (!closed) {
        selector.select(this::ready, patience());
        Runnable task = tasks.poll();
        while (task != null) {
          task.run();
          task = tasks.poll();
        }
        sweep(nanos.getAsLong());
      }
    } catch (IOException e) {
      LOG.error("event=media-streams-ended error=\"{}\"", e.getMessage());
    } finally {
      closeAll();
    }
  }

  private long patience() {
    for (PeerStream stream : streams.values()) {
      if (!stream.connected) {
        return ROUND_MILLIS;
      }
    }
    return IDLE_MILLIS;
  }

  private void sweep(long now) {
    for (PeerStream stream : streams.values()) {
      if (stream.connected) {
        if (stream.accepted && !stream.proved && now - stream.begunNanos > UNPROVED_NANOS) {
          end(stream);
        }
      } else if (stream.tries > 0 && now - stream.nextNanos >= 0) {
        attempts.attempt(stream);
      }
    }
  }

  /// A connection stands.
  void connected(PeerStream stream) {
    stream.connected = true;
    interest(stream);
    receiver.connected(stream.number);
  }

  /// Something can be done.
  void ready(SelectionKey key) {
    if (key.channel() instanceof ServerSocketChannel listener) {
      accept(listener);
      return;
    }
    PeerStream stream = (PeerStream) key.attachment();
    try {
      if (key.isValid() && key.isConnectable()) {
        if (((SocketChannel) key.channel()).finishConnect()) {
          connected(stream);
        }
      } else if (key.isValid()) {
        if (key.isWritable()) {
          interest(stream);
        }
        if (key.isReadable()) {
          read(stream);
        }
      }
    } catch (IOException _) {
      if (stream.connected) {
        end(stream);
      } else {
        key.cancel();
        attempts.refused(stream);
      }
    }
  }

  /// What the selector is to look for.
  private void interest(PeerStream stream) {
    SelectionKey key = stream.key;
    if (key == null || !key.isValid() || !stream.connected) {
      return;
    }
    try {
      int reading = stream.behind.get() > MOST_BEHIND ? 0 : SelectionKey.OP_READ;
      key.interestOps(reading | (stream.drain() ? SelectionKey.OP_WRITE : 0));
    } catch (IOException _) {
      end(stream);
    }
  }

  private void read(PeerStream stream) throws IOException {
    byte[] frames = stream.read();
    if (frames == null) {
      end(stream);
    } else if (frames.length > 0) {
      boolean full = stream.behind.addAndGet(frames.length) > MOST_BEHIND;
      receiver.received(
          stream.number, PeerAddress.of(stream.remote), frames, () -> seen(stream, frames.length));
      if (full) {
        interest(stream);
      }
    }
  }

  /// Frames were looked at. For any thread.
  private void seen(PeerStream stream, int octets) {
    int before = stream.behind.getAndAdd(-octets);
    if (before > MOST_BEHIND && before - octets <= MOST_BEHIND) {
      execute(() -> interest(stream));
    }
  }

  @SuppressWarnings("resource") // the stream closes it
  private void accept(ServerSocketChannel listener) {
    try {
      SocketChannel channel = listener.accept();
      if (channel == null) {
        return;
      }
      long strangers = streams.values().stream().filter(s -> s.accepted && !s.proved).count();
      if (strangers >= MediaLimits.STRANGERS || streams.size() >= MediaLimits.STREAMS) {
        channel.close();
        return;
      }
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      InetSocketAddress remote = (InetSocketAddress) channel.getRemoteAddress();
      int number = numbers.incrementAndGet();
      PeerStream stream = new PeerStream(number, 0, remote, true, nanos.getAsLong());
      stream.connected = stream.take(channel);
      streams.put(number, stream);
      stream.key = channel.register(selector, SelectionKey.OP_READ, stream);
    } catch (IOException e) {
      LOG.debug("event=stream-not-accepted reason=\"{}\"", e.getMessage());
    }
  }

  void end(PeerStream stream) {
    stream.close();
    if (streams.remove(stream.number) != null) {
      receiver.ended(stream.number);
    }
  }

  private void closeAll() {
    try {
      for (ServerSocketChannel listener : listeners) {
        listener.close();
      }
      streams.values().forEach(PeerStream::close);
      selector.close();
    } catch (IOException e) {
      LOG.debug("event=streams-not-closed reason=\"{}\"", e.getMessage());
    }
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
  }
}
