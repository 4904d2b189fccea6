package perigee.realtime.dtls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.DatagramTransport;

/// Datagrams between an association's thread and the loop that receives them. What has no room is
/// lost, as on a network.
final class DtlsQueue implements DatagramTransport {

  static final int MOST_WAITING = 16;

  private static final int RECEIVE_LIMIT = 2048;
  private static final int SEND_LIMIT = 1200;

  /// Who closes it wakes whoever waits. A meeting has a thousand of these threads.
  private static final int LONGEST_WAIT_MILLIS = 60_000;

  private static final byte[] END = new byte[0];

  private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final DtlsListener listener;
  private volatile boolean closed;

  DtlsQueue(DtlsListener listener) {
    this.listener = listener;
  }

  /// Returns whether there was room.
  boolean offer(byte[] datagram) {
    return !closed && waiting.offer(datagram);
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public int getReceiveLimit() {
    return RECEIVE_LIMIT;
  }

  @Override
  public int getSendLimit() {
    return SEND_LIMIT;
  }

  /// A time of 0 means for ever to who calls; here it means that he looks again later.
  @Override
  public int receive(byte[] buffer, int at, int room, int waitMillis) throws IOException {
    if (closed) {
      throw new IOException("the association is closed");
    }
    int wait = waitMillis <= 0 ? LONGEST_WAIT_MILLIS : Math.min(waitMillis, LONGEST_WAIT_MILLIS);
    try {
      byte[] datagram = waiting.poll(wait, TimeUnit.MILLISECONDS);
      if (datagram == null || datagram.length == 0) {
        return -1;
      }
      int length = Math.min(datagram.length, room);
      System.arraycopy(datagram, 0, buffer, at, length);
      return length;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  @Override
  public void send(byte[] bytes, int at, int length) {
    byte[] datagram = new byte[length];
    System.arraycopy(bytes, at, datagram, 0, length);
    listener.send(datagram);
  }

  @Override
  public void close() {
    closed = true;
    waiting.clear();
    offerEnd();
  }

  private void offerEnd() {
    // Whoever waits sees it; if nobody does, it stays and does no harm.
    boolean ignored = waiting.offer(END);
  }
}
