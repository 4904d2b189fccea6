package perigee.calling.overlay.link;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import perigee.wire.stun.MessageIntegrity;
import perigee.wire.stun.StunClass;
import perigee.wire.stun.StunMessage;
import perigee.wire.stun.StunMethod;
import perigee.wire.stun.StunWriter;

/// Binding requests (RFC 8489 §5) from a socket of their own, and how they are answered. It blocks.
public final class StunQuestion {

  private static final int TRIES = 3;
  private static final int WAIT_MILLIS = 500;
  private static final int ROOM = 512;
  private static final int MEASURED = 5;
  private static final int PACE_MILLIS = 20;

  private final DatagramSocket socket;
  private final RandomGenerator random;
  private final StunWriter writer = new StunWriter(new MessageIntegrity());
  private final StunMessage message = new StunMessage();
  private final byte[] out = new byte[ROOM];

  private StunQuestion(DatagramSocket socket, RandomGenerator random) {
    this.socket = socket;
    this.random = random;
  }

  /// What a server's answers say of the way to it.
  ///
  /// @param rttNanos the mean; 0 if it did not answer
  /// @param loss share of questions without an answer
  public record Measured(double rttNanos, double loss) {}

  /// Asks up to three times in a second and a half.
  ///
  /// @param host an address
  static boolean isAnswered(String host, int port, RandomGenerator random) {
    try (DatagramSocket socket = connected(host, port)) {
      StunQuestion question = new StunQuestion(socket, random);
      socket.setSoTimeout(WAIT_MILLIS);
      for (int i = 0; i < TRIES; i++) {
        long high = question.ask();
        if (question.next() == high) {
          return true;
        }
      }
      return false;
    } catch (IOException | IllegalArgumentException _) {
      return false;
    }
  }

  /// Asks five times, one question each 20 ms.
  ///
  /// @param within how long it is waited for all answers
  /// @param nanos that only goes forward
  public static Measured measure(
      InetSocketAddress server, Duration within, LongSupplier nanos, RandomGenerator random) {
    Map<Long, Long> asked = new HashMap<>();
    long sum = 0;
    int came = 0;
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server);
      StunQuestion question = new StunQuestion(socket, random);
      long until = nanos.getAsLong() + within.toNanos();
      for (int i = 0; came < MEASURED && nanos.getAsLong() - until < 0; i++) {
        boolean more = i < MEASURED;
        if (more) {
          long high = question.ask();
          asked.put(high, nanos.getAsLong());
        }
        long left = (until - nanos.getAsLong()) / 1_000_000;
        socket.setSoTimeout((int) Math.max(1, more ? PACE_MILLIS : left));
        Long sent = asked.remove(question.next());
        if (sent != null) {
          sum += nanos.getAsLong() - sent;
          came++;
        }
      }
    } catch (IOException | IllegalArgumentException _) {
      // What came until then counts.
    }
    return new Measured(
        came == 0 ? 0 : Math.max(1, (double) sum / came), 1 - (double) came / MEASURED);
  }

  private static DatagramSocket connected(String host, int port) throws IOException {
    DatagramSocket socket = new DatagramSocket();
    try {
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral(host), port));
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /// The first half of the question's number.
  private long ask() throws IOException {
    long high = random.nextLong();
    writer.begin(StunMethod.BINDING, StunClass.REQUEST, high, random.nextInt(), out, 0);
    socket.send(new DatagramPacket(out, writer.end()));
    return high;
  }

  /// The first half of the number of what was answered next; 0 if nothing came in time.
  private long next() {
    DatagramPacket answer = new DatagramPacket(new byte[ROOM], ROOM);
    try {
      socket.receive(answer);
    } catch (IOException _) {
      // Silence, or a refusal: it is asked again.
      return 0;
    }
    boolean read =
        message.read(answer.getData(), 0, answer.getLength())
            && message.messageClass() == StunClass.SUCCESS;
    return read ? message.transactionHigh() : 0;
  }
}
