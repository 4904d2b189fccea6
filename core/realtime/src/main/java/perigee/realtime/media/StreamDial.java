package perigee.realtime.media;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import perigee.net.tcp.CongestionControl;

/// Makes a connection, directly or through a proxy, whichever is there first.
final class StreamDial {

  private static final int WAYS = 2;
  private static final CongestionControl CONGESTION = CongestionControl.ofVoice();

  private final InetSocketAddress to;
  private final int millis;
  private final AtomicBoolean won = new AtomicBoolean();
  private final BlockingQueue<Outcome> outcomes = new ArrayBlockingQueue<>(WAYS);

  /// What became of one way.
  private sealed interface Outcome {
    record Made(Dialled dialled) implements Outcome {}

    record Failed(IOException reason) implements Outcome {}
  }

  /// A connection.
  ///
  /// @param proxied whether it goes through the proxy
  record Dialled(Socket socket, boolean proxied) {}

  private StreamDial(InetSocketAddress to, int millis) {
    this.to = to;
    this.millis = millis;
  }

  static Dialled dial(InetSocketAddress to, @Nullable HttpProxy proxy, int millis)
      throws IOException {
    if (proxy == null) {
      return new Dialled(connect(to, null, millis), false);
    }
    StreamDial dial = new StreamDial(to, millis);
    Thread.ofVirtual().name("dial").start(() -> dial.run(null));
    Thread.ofVirtual().name("dial-proxy").start(() -> dial.run(proxy));
    return dial.first();
  }

  private Dialled first() throws IOException {
    IOException last = new IOException("no connection in time");
    try {
      for (int i = 0; i < WAYS; i++) {
        Outcome outcome = outcomes.poll(2L * millis, TimeUnit.MILLISECONDS);
        switch (outcome) {
          case Outcome.Made(Dialled dialled) -> {
            return dialled;
          }
          case Outcome.Failed(IOException reason) -> last = reason;
          case null -> throw last;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    throw last;
  }

  @SuppressWarnings("resource") // whoever wins gives it away
  private void run(@Nullable HttpProxy proxy) {
    try {
      Socket socket = connect(to, proxy, millis);
      if (won.compareAndSet(false, true)) {
        outcomes.add(new Outcome.Made(new Dialled(socket, proxy != null)));
      } else {
        socket.close();
      }
    } catch (IOException e) {
      boolean _ = outcomes.offer(new Outcome.Failed(e));
    }
  }

  private static Socket connect(InetSocketAddress to, @Nullable HttpProxy proxy, int millis)
      throws IOException {
    Socket socket = new Socket();
    boolean made = false;
    try {
      socket.connect(proxy == null ? to : proxy.address(), millis);
      socket.setTcpNoDelay(true);
      CONGESTION.set(socket);
      if (proxy != null) {
        socket.setSoTimeout(millis);
        HttpConnect.open(socket.getInputStream(), socket.getOutputStream(), proxy, to);
        socket.setSoTimeout(0);
      }
      made = true;
      return socket;
    } finally {
      if (!made) {
        socket.close();
      }
    }
  }
}
