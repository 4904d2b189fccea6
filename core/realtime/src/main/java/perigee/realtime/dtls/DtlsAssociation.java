package perigee.realtime.dtls;

import java.io.IOException;
import java.util.Arrays;
import org.bouncycastle.tls.DTLSTransport;

/// One association, from its handshake to its end. Its methods are for any thread.
public final class DtlsAssociation {

  private static final int BUFFER = 2048;
  private static final int LOOK_MILLIS = 60_000;

  private final DtlsQueue queue;
  private final DtlsListener listener;
  private final Handshake handshake;
  private final Runnable afterHandshake;

  /// The part that the two roles do differently.
  interface Handshake {
    DTLSTransport shake(DtlsQueue queue) throws IOException;
  }

  DtlsAssociation(DtlsListener listener, Handshake handshake, Runnable afterHandshake) {
    this.listener = listener;
    this.queue = new DtlsQueue(listener);
    this.handshake = handshake;
    this.afterHandshake = afterHandshake;
  }

  /// Whether octets begin a record of DTLS (RFC 7983 §7).
  public static boolean is(byte[] bytes, int at, int length) {
    return length > 0 && bytes[at] >= 20 && bytes[at] < 64;
  }

  void start() {
    Thread.ofVirtual().name("dtls").start(this::run);
  }

  private void run() {
    String reason;
    try {
      DTLSTransport transport;
      try {
        transport = handshake.shake(queue);
      } finally {
        afterHandshake.run();
      }
      reason = listen(transport);
    } catch (IOException e) {
      reason = "DTLS failed: " + e.getMessage();
    } catch (RuntimeException e) {
      // What a stranger sends must not end the thread without a word, whatever the library throws.
      reason = "DTLS failed: " + e;
    }
    queue.close();
    listener.ended(reason);
  }

  /// Nothing is sent over the association itself; it tells when the other end leaves, and answers
  /// what it repeats.
  private String listen(DTLSTransport transport) throws IOException {
    byte[] buffer = new byte[BUFFER];
    while (!queue.isClosed()) {
      transport.receive(buffer, 0, buffer.length, LOOK_MILLIS);
    }
    transport.close();
    return "the other end said goodbye";
  }

  /// A datagram came from the other end.
  ///
  /// @return whether there was room for it
  public boolean received(byte[] bytes, int at, int length) {
    return queue.offer(Arrays.copyOfRange(bytes, at, at + length));
  }

  /// Ends it.
  public void close() {
    queue.close();
  }
}
