package perigee.meeting.connector;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Stands before a UDP port and lets in what comes from a range of ports alone.
final class Firewall implements Closeable {

  private final int first;
  private final int last;
  private final DatagramSocket outside =
      new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  private final DatagramSocket inside =
      new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  private final AtomicInteger refused = new AtomicInteger();
  private volatile @Nullable SocketAddress guarded;
  private volatile @Nullable SocketAddress guest;

  Firewall(int first, int last) throws IOException {
    this.first = first;
    this.last = last;
    Thread.ofVirtual().start(() -> pass(outside, this::in));
    Thread.ofVirtual().start(() -> pass(inside, this::out));
  }

  private interface Way {
    void take(DatagramPacket packet) throws IOException;
  }

  private static void pass(DatagramSocket from, Way way) {
    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
    try {
      while (true) {
        packet.setLength(2048);
        from.receive(packet);
        way.take(packet);
      }
    } catch (IOException _) {
      // It was closed.
      from.close();
    }
  }

  private void in(DatagramPacket packet) throws IOException {
    SocketAddress to = guarded;
    if (to == null || packet.getPort() < first || packet.getPort() > last) {
      refused.incrementAndGet();
      return;
    }
    guest = packet.getSocketAddress();
    packet.setSocketAddress(to);
    inside.send(packet);
  }

  private void out(DatagramPacket packet) throws IOException {
    SocketAddress to = guest;
    if (to != null) {
      packet.setSocketAddress(to);
      outside.send(packet);
    }
  }

  void open(SocketAddress to) {
    guarded = to;
  }

  int port() {
    return outside.getLocalPort();
  }

  int refused() {
    return refused.get();
  }

  @Override
  public void close() {
    outside.close();
    inside.close();
  }
}
