package perigee.wire.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;

/// Reads request heads strictly (RFC 9112 §2 to §5): what two parsers could understand in two ways
/// is refused. One reader per connection, used for one head after the other.
public final class RequestReader {

  /// An empty line before a request is forgiven (RFC 9112 §2.2), but not a stream of them.
  private static final int MAX_EMPTY_LINES = 1;

  private static final int MAX_METHOD_BYTES = 32;
  private static final int VERSION_BYTES = 8;

  private static final String[] METHODS = {
    "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "CONNECT", "TRACE"
  };
  private static final byte[][] METHOD_BYTES =
      Arrays.stream(METHODS).map(m -> m.getBytes(ISO_8859_1)).toArray(byte[][]::new);

  private final HeadLimits limits;
  private final Lines lines = new Lines();
  private final FieldSection fields;
  private int emptyLines;
  private String method = "";
  private @Nullable String target;
  private HttpVersion version = HttpVersion.HTTP_1_1;
  private @Nullable RequestHead head;

  public RequestReader(HeadLimits limits) {
    this.limits = limits;
    this.fields = new FieldSection(limits.maxFields());
  }

  /// Makes ready for the next head; views of the last one end here.
  public void reset() {
    lines.reset();
    fields.reset();
    emptyLines = 0;
    target = null;
    head = null;
  }

  /// Reads on. Call again, with the bytes that were there before and more behind them, as long as
  /// it says `More`.
  public HeadRead read(byte[] bytes, int start, int end) {
    int limit = Math.min(end, start + limits.maxHeadBytes());
    while (lines.next(bytes, start, limit)) {
      if (lines.bareLf()) {
        return bad("line ends without carriage return");
      }
      boolean empty = lines.from() == lines.to();
      if (empty && target != null) {
        return complete(bytes, start, target);
      }
      HeadRead.Malformed problem = empty ? emptyLine() : line(bytes, start);
      if (problem != null) {
        return problem;
      }
    }
    return unfinished(limit - start);
  }

  /// What `Complete` spoke of, as a view on the bytes.
  public RequestHead head() {
    if (head == null) {
      throw new IllegalStateException("no head was completed");
    }
    return head;
  }

  private HeadRead unfinished(int bytes) {
    int longestLine = MAX_METHOD_BYTES + limits.maxTargetBytes() + VERSION_BYTES + 4;
    if (target == null && bytes - lines.length() > longestLine) {
      return targetTooLong();
    }
    return bytes >= limits.maxHeadBytes()
        ? new HeadRead.Malformed(431, "head exceeds " + limits.maxHeadBytes() + " bytes")
        : HeadRead.MORE;
  }

  private HeadRead.@Nullable Malformed emptyLine() {
    return ++emptyLines > MAX_EMPTY_LINES ? bad("empty lines before the request") : null;
  }

  private HeadRead.@Nullable Malformed line(byte[] bytes, int start) {
    return target == null
        ? requestLine(bytes, lines.from(), lines.to())
        : fields.add(bytes, lines.from(), lines.to(), start);
  }

  private HeadRead complete(byte[] bytes, int start, String target) {
    Fields section = fields.view(bytes, start);
    HeadRead.Malformed problem = HostField.check(section, version);
    if (problem != null) {
      return problem;
    }
    head = new RequestHead(method, target, version, section);
    return new HeadRead.Complete(lines.length());
  }

  private HeadRead.@Nullable Malformed requestLine(byte[] bytes, int from, int to) {
    int space = from;
    while (space < to && Octets.isToken(bytes[space])) {
      space++;
    }
    if (space == from || space == to || bytes[space] != ' ') {
      return bad("request line does not begin with a method and one space");
    }
    if (space - from > MAX_METHOD_BYTES) {
      return new HeadRead.Malformed(501, "method exceeds " + MAX_METHOD_BYTES + " bytes");
    }
    method = method(bytes, from, space);
    return target(bytes, space + 1, to);
  }

  private static String method(byte[] bytes, int from, int to) {
    for (int i = 0; i < METHODS.length; i++) {
      byte[] known = METHOD_BYTES[i];
      if (Arrays.equals(known, 0, known.length, bytes, from, to)) {
        return METHODS[i];
      }
    }
    return new String(bytes, from, to - from, ISO_8859_1);
  }

  private HeadRead.@Nullable Malformed target(byte[] bytes, int from, int to) {
    int end = from;
    while (end < to && Octets.isTarget(bytes[end])) {
      end++;
    }
    if (end - from > limits.maxTargetBytes()) {
      return targetTooLong();
    }
    if (end == from || end == to || bytes[end] != ' ') {
      return bad("request target is empty, holds an invalid character, or has no version after it");
    }
    String text = new String(bytes, from, end - from, ISO_8859_1);
    if (!TargetForm.fits(method, text)) {
      return bad("request target has no form that fits the method");
    }
    target = text;
    return version(bytes, end + 1, to);
  }

  private HeadRead.@Nullable Malformed version(byte[] bytes, int from, int to) {
    HttpVersion read = VersionText.read(bytes, from, to);
    if (read == null) {
      return VersionText.isWellFormed(bytes, from, to)
          ? new HeadRead.Malformed(505, "HTTP version is not 1.x")
          : bad("HTTP version is not of the form HTTP/1.1");
    }
    version = read;
    return null;
  }

  private HeadRead.Malformed targetTooLong() {
    return new HeadRead.Malformed(
        414, "request target exceeds " + limits.maxTargetBytes() + " bytes");
  }

  private static HeadRead.Malformed bad(String reason) {
    return new HeadRead.Malformed(400, reason);
  }
}
