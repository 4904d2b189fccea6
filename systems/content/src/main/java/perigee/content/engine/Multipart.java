package perigee.content.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import perigee.net.http.Bodies;
import perigee.net.http.BodySource;
import perigee.wire.http.ByteRanges;

/// Several ranges of a body as one body of type `multipart/byteranges` (RFC 9110 §14.6). Each part
/// is opened when it is its turn.
final class Multipart implements BodySource {

  private final List<byte[]> heads = new ArrayList<>();
  private final List<ByteRanges.Range> ranges;
  private final BiFunction<Long, Long, BodySource> open;
  private final byte[] tail;
  private final long length;
  private int at;
  private @Nullable BodySource current;
  private boolean inBody;
  private boolean closed;
  private @Nullable Runnable wake;

  /// Makes the body.
  ///
  /// @param type of the whole representation, if it has one
  /// @param boundary what stands between parts; the content can't hold it but by chance
  /// @param completeLength bytes of the whole
  /// @param open gives the bytes from one to another
  Multipart(
      List<ByteRanges.Range> ranges,
      @Nullable String type,
      String boundary,
      long completeLength,
      BiFunction<Long, Long, BodySource> open) {
    this.ranges = ranges;
    this.open = open;
    this.tail = ("\r\n--" + boundary + "--\r\n").getBytes(ISO_8859_1);
    long sum = tail.length;
    for (ByteRanges.Range range : ranges) {
      byte[] head = head(range, type, boundary, completeLength);
      heads.add(head);
      sum += head.length + range.length();
    }
    this.length = sum;
  }

  private byte[] head(
      ByteRanges.Range range, @Nullable String type, String boundary, long completeLength) {
    StringBuilder head = new StringBuilder(128);
    head.append(heads.isEmpty() ? "--" : "\r\n--").append(boundary).append("\r\n");
    if (type != null) {
      head.append("content-type: ").append(type).append("\r\n");
    }
    head.append("content-range: ").append(range.contentRange(completeLength)).append("\r\n\r\n");
    return head.toString().getBytes(ISO_8859_1);
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public Piece pull(int maxBytes) {
    if (closed) {
      return new Piece.Failed("body was closed");
    }
    while (current != null || begin()) {
      Piece piece = current == null ? Piece.END : current.pull(maxBytes);
      if (!(piece instanceof Piece.End)) {
        return piece;
      }
      done();
    }
    return Piece.END;
  }

  /// Opens what comes next: a part's head, its bytes, or the tail; false after that.
  private boolean begin() {
    if (at > ranges.size()) {
      return false;
    }
    BodySource next;
    if (at == ranges.size()) {
      next = bytes(tail);
    } else if (inBody) {
      ByteRanges.Range range = ranges.get(at);
      next = open.apply(range.from(), range.to());
    } else {
      next = bytes(heads.get(at));
    }
    current = next;
    if (wake != null) {
      next.onReady(wake);
    }
    return true;
  }

  private static BodySource bytes(byte[] text) {
    ByteBuf bytes = Unpooled.wrappedBuffer(text);
    return Bodies.of(bytes);
  }

  private void done() {
    if (current != null) {
      current.close();
      current = null;
    }
    if (inBody || at == ranges.size()) {
      at++;
      inBody = false;
    } else {
      inBody = true;
    }
  }

  @Override
  public void onReady(Runnable run) {
    wake = run;
    if (current != null) {
      current.onReady(run);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      wake = null;
      if (current != null) {
        current.close();
        current = null;
      }
    }
  }
}
