package perigee.realtime.media;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Makes connections to peers. An attempt that is refused is made again for a while, for the other
/// end may begin later, and its network lets us in only then. One without an answer is left to the
/// kernel, which asks again by itself: a new one in its place would end what the other end is about
/// to accept. It belongs to the thread of [PeerStreams], but for what says otherwise.
final class StreamAttempts {

  private static final long AGAIN_NANOS = 300_000_000;
  private static final long PATIENCE_NANOS = 4_000_000_000L;
  private static final int MOST_TRIES = 6;

  private final PeerStreams streams;
  private final Selector selector;
  private final List<InetAddress> addresses;
  private final LongSupplier nanos;

  /// @param addresses of ours, to connect from
  StreamAttempts(
      PeerStreams streams, Selector selector, List<InetAddress> addresses, LongSupplier nanos) {
    this.streams = streams;
    this.selector = selector;
    this.addresses = List.copyOf(addresses);
    this.nanos = nanos;
  }

  /// Begins to connect. For any thread.
  ///
  /// @param proxy that is asked for the connection, or null
  void begin(PeerStream stream, @Nullable HttpProxy proxy) {
    if (proxy == null) {
      streams.execute(() -> attempt(stream));
    } else {
      Thread.ofVirtual().name("stream-proxy").start(() -> throughProxy(stream, proxy));
    }
  }

  /// Tries, in place of the attempt before.
  @SuppressWarnings("resource") // the stream closes it
  void attempt(PeerStream stream) {
    if (stream.tries == MOST_TRIES || stream.isClosed()) {
      streams.end(stream);
      return;
    }
    stream.tries++;
    stream.nextNanos = nanos.getAsLong() + PATIENCE_NANOS;
    try {
      // The port is free again only when the attempt before it is closed.
      SocketChannel before = stream.channel();
      if (before != null) {
        before.close();
        selector.selectNow(streams::ready);
      }
      SocketChannel channel = StreamPorts.from(own(stream.remote.getAddress()), stream.localPort);
      channel.configureBlocking(false);
      if (!stream.take(channel)) {
        channel.close();
        return;
      }
      stream.key = channel.register(selector, SelectionKey.OP_CONNECT, stream);
      if (channel.connect(stream.remote)) {
        streams.connected(stream);
      }
    } catch (IOException _) {
      refused(stream);
    }
  }

  /// It is tried again, until it was often enough.
  void refused(PeerStream stream) {
    stream.key = null;
    stream.nextNanos = nanos.getAsLong() + AGAIN_NANOS * stream.tries;
  }

  private void throughProxy(PeerStream stream, HttpProxy proxy) {
    try {
      SocketChannel channel = StreamPorts.from(own(proxy.address().getAddress()), 0);
      boolean kept = stream.take(channel);
      channel.connect(proxy.address());
      HttpConnect.open(
          channel.socket().getInputStream(),
          channel.socket().getOutputStream(),
          proxy,
          stream.remote);
      channel.configureBlocking(false);
      if (kept) {
        streams.execute(() -> adopt(stream, channel));
      }
    } catch (IOException _) {
      streams.execute(() -> streams.end(stream));
    }
  }

  private void adopt(PeerStream stream, SocketChannel channel) {
    try {
      stream.key = channel.register(selector, SelectionKey.OP_READ, stream);
      streams.connected(stream);
    } catch (IOException _) {
      streams.end(stream);
    }
  }

  private InetAddress own(InetAddress other) throws IOException {
    for (InetAddress address : addresses) {
      if (address.getAddress().length == other.getAddress().length) {
        return address;
      }
    }
    throw new IOException("no address of that family");
  }
}
