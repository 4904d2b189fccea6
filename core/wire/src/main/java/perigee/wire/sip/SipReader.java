package perigee.wire.sip;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Finds messages in a stream (RFC 3261 §18.3). Belongs to one thread.
///
/// It holds at most one message and what came behind it; each octet is looked at once for the end
/// of the head, however small the pieces are in which it comes.
public final class SipReader {

  private static final int FIRST_BYTES = 2048;

  /// Octets of two.
  private static final int LINE_ENDS = 4;

  private static final SipRead MORE = new SipRead.More();
  private static final SipRead PING = new SipRead.Ping();
  private static final SipRead PONG = new SipRead.Pong();

  private final SipLimits limits;
  private final boolean answersPings;
  private byte[] buffer = new byte[FIRST_BYTES];
  private int start;
  private int end;
  private int scanned;
  private boolean halfPing;
  private boolean lost;

  /// A reader.
  ///
  /// @param answersPings whether two line ends are a ping: true at the end that was connected to
  public SipReader(SipLimits limits, boolean answersPings) {
    this.limits = limits;
    this.answersPings = answersPings;
  }

  /// Adds what came. All that is whole should be taken out before more is added.
  public void feed(byte[] bytes, int from, int length) {
    feed(ByteBuffer.wrap(bytes, from, length));
  }

  /// The same of a buffer, of which everything is taken.
  public void feed(ByteBuffer bytes) {
    int length = bytes.remaining();
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      scanned -= start;
      start = 0;
    }
    if (end + length > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, end + length));
    }
    bytes.get(buffer, end, length);
    end += length;
  }

  /// Octets that wait for the rest of their message.
  public int waiting() {
    return end - start;
  }

  /// The next message; after one that lost the stream, nothing any more.
  public SipRead next() {
    if (lost) {
      return MORE;
    }
    if (end - start >= 2 && buffer[start] == '\r' && buffer[start + 1] == '\n') {
      start += 2;
      scanned = start;
      return lineEnd();
    }
    if (end == start) {
      shrink();
      return MORE;
    }
    int head = headEnd();
    if (head < 0) {
      return end - start > limits.headBytes() ? lose(null, 513, "Head Too Long") : MORE;
    }
    halfPing = false;
    return read(head);
  }

  private SipRead lineEnd() {
    if (answersPings && halfPing) {
      halfPing = false;
      return PING;
    }
    halfPing = true;
    return PONG;
  }

  /// A client that sent much once does not hold much for ever.
  private void shrink() {
    if (buffer.length > 16 * FIRST_BYTES) {
      buffer = new byte[FIRST_BYTES];
    }
    start = 0;
    end = 0;
    scanned = 0;
  }

  /// Where the body begins; -1 if the head is not whole yet.
  private int headEnd() {
    int found = emptyLine(buffer, Math.max(scanned, start), end);
    scanned = found < 0 ? Math.max(start, end - 3) : found - LINE_ENDS;
    return found;
  }

  /// Behind two line ends in a row; -1 if there are none. Most octets are passed over: only every
  /// fourth is looked at until there is one of a line end.
  private static int emptyLine(byte[] bytes, int from, int to) {
    int i = from;
    while (i + 3 < to) {
      byte last = bytes[i + 3];
      if (last == '\n') {
        if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r') {
          return i + LINE_ENDS;
        }
        i += 2;
      } else {
        i += last == '\r' ? 1 : LINE_ENDS;
      }
    }
    return -1;
  }

  private SipRead read(int bodyStart) {
    if (bodyStart - start > limits.headBytes()) {
      return lose(null, 513, "Head Too Long");
    }
    HeadReader head = new HeadReader(buffer, start, bodyStart - 2, limits);
    head.read();
    int length = head.contentLength();
    if (length < 0) {
      return lose(head.request(""), 400, head.lengthProblem());
    }
    if (length > limits.bodyBytes()) {
      return lose(head.request(""), 413, "Request Entity Too Large");
    }
    if (end - bodyStart < length) {
      return MORE;
    }
    SipRead found = head.whole(HeadReader.text(buffer, bodyStart, bodyStart + length));
    start = bodyStart + length;
    scanned = start;
    return found;
  }

  private SipRead lose(@Nullable SipRequest request, int status, String reason) {
    lost = true;
    start = end;
    return new SipRead.Bad(request, status, reason, true);
  }

  /// Reads a message that stands alone, as in a WebSocket frame (RFC 7118 §5). What is behind the
  /// length that it says is no part of it (RFC 3261 §18.3).
  public static SipRead whole(byte[] bytes, SipLimits limits) {
    int head = emptyLine(bytes, 0, bytes.length);
    if (head == 4 && bytes.length == 4) {
      return PING;
    }
    if (bytes.length == 2 && bytes[0] == '\r' && bytes[1] == '\n') {
      return PONG;
    }
    if (head < 0 || head > limits.headBytes()) {
      return new SipRead.Bad(null, 400, "No Whole Head", true);
    }
    HeadReader reader = new HeadReader(bytes, 0, head - 2, limits);
    reader.read();
    int length = reader.saysLength() ? reader.contentLength() : bytes.length - head;
    if (length < 0 || length > bytes.length - head) {
      return new SipRead.Bad(
          reader.request(""),
          400,
          length < 0 ? reader.lengthProblem() : "Content-Length Beyond The Message",
          false);
    }
    return reader.whole(HeadReader.text(bytes, head, head + length));
  }
}
