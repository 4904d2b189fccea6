package perigee.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A DNS server to which every name is 127.0.0.1 (RFC 1035), on a free UDP port of loopback.
public final class LoopbackNames implements AutoCloseable {

  private static final int HEADER_BYTES = 12;
  private static final int QUESTION_TAIL_BYTES = 4;
  private static final short ANSWERED = (short) 0x8180;
  private static final short TYPE_A = 1;
  private static final short CLASS_IN = 1;
  private static final short NAME_OF_QUESTION = (short) 0xC00C;

  private static final Logger LOG = LoggerFactory.getLogger(LoopbackNames.class);

  private final DatagramSocket socket;

  public LoopbackNames() {
    try {
      socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().name("loopback-names").start(this::serve);
  }

  /// `127.0.0.1:port`.
  public String authority() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  private void serve() {
    DatagramPacket packet = new DatagramPacket(new byte[512], 512);
    while (!socket.isClosed()) {
      try {
        packet.setLength(512);
        socket.receive(packet);
        byte[] answer = answer(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      } catch (IOException e) {
        // Closed, or somebody who went away; the next one is served.
        LOG.debug("event=query-lost reason=\"{}\"", e.getMessage());
      }
    }
  }

  /// The question again, and for an address of IPv4 the answer.
  private static byte[] answer(ByteBuffer query) {
    int end = HEADER_BYTES;
    while (query.get(end) != 0) {
      end += query.get(end) + 1;
    }
    end++;
    boolean address = query.getShort(end) == TYPE_A;
    ByteBuffer answer = ByteBuffer.allocate(512);
    answer.putShort(query.getShort(0)).putShort(ANSWERED).putShort((short) 1);
    answer.putShort((short) (address ? 1 : 0)).putShort((short) 0).putShort((short) 0);
    for (int i = HEADER_BYTES; i < end + QUESTION_TAIL_BYTES; i++) {
      answer.put(query.get(i));
    }
    if (address) {
      answer.putShort(NAME_OF_QUESTION).putShort(TYPE_A).putShort(CLASS_IN).putInt(0);
      answer.putShort((short) 4).put(new byte[] {127, 0, 0, 1});
    }
    byte[] bytes = new byte[answer.flip().remaining()];
    answer.get(bytes);
    return bytes;
  }

  @Override
  public void close() {
    socket.close();
  }
}
