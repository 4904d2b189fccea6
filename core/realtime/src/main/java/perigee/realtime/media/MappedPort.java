package perigee.realtime.media;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import perigee.net.udp.PeerAddress;
import perigee.realtime.ice.BindingMessages;
import perigee.wire.stun.StunAddress;
import perigee.wire.stun.StunMessage;

/// The question how a port of TCP looks from outside, which a server answers that is connected to
/// from there (RFC 6544 §5.1). The connection stays a while, and with it what the network thinks of
/// the port.
final class MappedPort {

  private static final int WITHIN_MILLIS = 2000;
  private static final int MOST_OCTETS = 256;
  private static final int HEAD = 4;
  private static final long HELD_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final MediaPort port;
  private final InetSocketAddress local;
  private final InetSocketAddress server;
  private final Consumer<@Nullable InetSocketAddress> told;
  private final Runnable ended;

  /// A question.
  ///
  /// @param told on the port's thread; null if there was no answer
  /// @param ended the same, when the connection is gone
  MappedPort(
      MediaPort port,
      InetSocketAddress local,
      InetSocketAddress server,
      Consumer<@Nullable InetSocketAddress> told,
      Runnable ended) {
    this.port = port;
    this.local = local;
    this.server = server;
    this.told = told;
    this.ended = ended;
  }

  void ask() {
    long high = port.random().nextLong();
    Thread.ofVirtual().name("mapped-port").start(() -> run(high));
  }

  private void run(long high) {
    try (SocketChannel channel = StreamPorts.from(local.getAddress(), local.getPort())) {
      InetSocketAddress seen;
      try {
        Socket socket = channel.socket();
        // Reset at its end, so that the port may ask the same server again at once.
        socket.setSoLinger(true, 0);
        socket.connect(server, WITHIN_MILLIS);
        socket.setSoTimeout(WITHIN_MILLIS);
        seen = ask(socket, high);
      } catch (IOException _) {
        seen = null;
      }
      tell(seen);
      long until = port.now() + HELD_NANOS;
      while (seen != null && !port.isClosed() && port.now() < until) {
        LockSupport.parkNanos(LOOK_NANOS);
      }
    } catch (IOException _) {
      tell(null);
    }
    if (!port.isClosed()) {
      port.execute(ended);
    }
  }

  private static @Nullable InetSocketAddress ask(Socket socket, long high) throws IOException {
    BindingMessages messages = new BindingMessages();
    byte[] out = new byte[BindingMessages.ROOM];
    int length = messages.question(high, out);
    socket.getOutputStream().write(out, 0, length);
    DataInputStream in = new DataInputStream(socket.getInputStream());
    byte[] answer = new byte[MOST_OCTETS];
    in.readFully(answer, 0, HEAD);
    int whole = StunMessage.length(answer, 0);
    if (whole > MOST_OCTETS) {
      return null;
    }
    in.readFully(answer, HEAD, whole - HEAD);
    StunAddress mapped = new StunAddress();
    boolean right =
        messages.read(answer, 0, whole)
            && messages.isSuccess()
            && messages.transactionHigh() == high
            && messages.mapped(mapped);
    return right
        ? new PeerAddress(mapped.octets(), mapped.high(), mapped.low(), mapped.port())
            .socketAddress()
        : null;
  }

  private void tell(@Nullable InetSocketAddress seen) {
    if (!port.isClosed()) {
      port.execute(() -> told.accept(seen));
    }
  }
}
