package perigee.realtime.media;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One connection to a peer, or the attempt to make it. It belongs to the thread of [PeerStreams],
/// but for what says otherwise.
final class PeerStream {

  private static final int ROOM = 8192;

  /// Octets that wait for the network; what comes beyond is lost, as on a full path.
  private static final int MOST_UNSENT = 64 << 10;

  final int number;
  final int localPort;
  final InetSocketAddress remote;
  final boolean accepted;
  final long begunNanos;
  int tries;
  long nextNanos;
  boolean connected;
  @Nullable SelectionKey key;

  /// Whether a peer is known to be there. Set by the port's thread.
  volatile boolean proved;

  /// Octets that wait for the port's thread.
  final AtomicInteger behind = new AtomicInteger();

  private final ByteBuffer in = ByteBuffer.allocate(ROOM);
  private final Deque<ByteBuffer> out = new ArrayDeque<>();
  private @Nullable SocketChannel channel;
  private int unsent;
  private boolean closed;

  /// A connection.
  ///
  /// @param localPort that it is made from, or 0
  /// @param accepted whether the other end made it
  PeerStream(
      int number, int localPort, InetSocketAddress remote, boolean accepted, long begunNanos) {
    this.number = number;
    this.localPort = localPort;
    this.remote = remote;
    this.accepted = accepted;
    this.begunNanos = begunNanos;
  }

  /// Takes the channel of an attempt, in place of the one before.
  ///
  /// @return whether it may still be
  synchronized boolean take(SocketChannel next) throws IOException {
    SocketChannel before = channel;
    if (before != null) {
      before.close();
    }
    channel = next;
    return !closed;
  }

  synchronized @Nullable SocketChannel channel() {
    return channel;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /// Sends a frame, or keeps it until the network takes it. For any thread.
  ///
  /// @return whether the network is to be waited for
  synchronized boolean send(byte[] frame) throws IOException {
    SocketChannel open = channel;
    if (closed || open == null || !open.isConnected()) {
      return false;
    }
    ByteBuffer rest = ByteBuffer.wrap(frame);
    if (out.isEmpty()) {
      open.write(rest);
      if (!rest.hasRemaining()) {
        return false;
      }
    } else if (unsent + frame.length > MOST_UNSENT) {
      return false;
    }
    unsent += rest.remaining();
    out.add(rest);
    return true;
  }

  /// Writes what waits.
  ///
  /// @return whether more does
  synchronized boolean drain() throws IOException {
    SocketChannel open = channel;
    while (open != null && !out.isEmpty()) {
      ByteBuffer first = out.getFirst();
      unsent -= open.write(first);
      if (first.hasRemaining()) {
        return true;
      }
      out.removeFirst();
    }
    return false;
  }

  /// Reads what is there.
  ///
  /// @return whole frames, maybe none; null if it is over
  byte @Nullable [] read() throws IOException {
    SocketChannel open = channel();
    if (open == null || open.read(in) < 0) {
      return null;
    }
    int whole = StreamFrames.whole(in.array(), 0, in.position());
    if (whole < 0) {
      return null;
    }
    byte[] frames = new byte[whole];
    in.flip();
    in.get(frames).compact();
    return frames;
  }

  synchronized void close() {
    closed = true;
    out.clear();
    SocketChannel open = channel;
    if (open != null) {
      try {
        open.close();
      } catch (IOException _) {
        // It is closed either way.
        channel = null;
      }
    }
  }
}
