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
  private boolean begun;
  private @Nullable String target;
  private HttpVersion version = HttpVersion.HTTP_1_1;
  private @Nullable Fields section;
  private @Nullable RequestHead head;

  /// Where the target is, from the head's start.
  private int targetFrom;

  private int targetBytes;
  private byte[] read = new byte[0];
  private int start;

  public RequestReader(HeadLimits limits) {
    this.limits = limits;
    this.fields = new FieldSection(limits.maxFields());
  }

  /// Makes ready for the next head; views of the last one end here.
  public void reset() {
    lines.reset();
    fields.reset();
    emptyLines = 0;
    begun = false;
    target = null;
    section = null;
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
      if (empty && begun) {
        return complete(bytes, start);
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
    RequestHead made = head;
    if (made == null) {
      made = new RequestHead(method, target(), version, fields());
      head = made;
    }
    return made;
  }

  /// The method of the head that is complete.
  public String method() {
    return method;
  }

  public HttpVersion version() {
    return version;
  }

  /// The field lines of the head that is complete, as a view on the bytes.
  public Fields fields() {
    if (section == null) {
      throw new IllegalStateException("no head was completed");
    }
    return section;
  }

  /// Bytes of the target of the head that is complete.
  public int targetLength() {
    return targetBytes;
  }

  /// Copies the target; the caller sees to the room.
  public void copyTarget(byte[] into, int offset) {
    System.arraycopy(read, start + targetFrom, into, offset, targetBytes);
  }

  private String target() {
    String text = target;
    if (text == null) {
      text = new String(read, start + targetFrom, targetBytes, ISO_8859_1);
      target = text;
    }
    return text;
  }

  private HeadRead unfinished(int bytes) {
    int longestLine = MAX_METHOD_BYTES + limits.maxTargetBytes() + VERSION_BYTES + 4;
    if (!begun && bytes - lines.length() > longestLine) {
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
    return !begun
        ? requestLine(bytes, lines.from(), lines.to(), start)
        : fields.add(bytes, lines.from(), lines.to(), start);
  }

  private HeadRead complete(byte[] bytes, int from) {
    Fields lines = fields.view(bytes, from);
    HeadRead.Malformed problem = HostField.check(lines, version);
    if (problem != null) {
      return problem;
    }
    section = lines;
    read = bytes;
    start = from;
    return HeadRead.Complete.of(this.lines.length());
  }

  private HeadRead.@Nullable Malformed requestLine(byte[] bytes, int from, int to, int start) {
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
    return target(bytes, space + 1, to, start);
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

  private HeadRead.@Nullable Malformed target(byte[] bytes, int from, int to, int start) {
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
    boolean plain = !method.equals("CONNECT") && TargetForm.isPlainPath(bytes, from, end);
    if (!plain && !TargetForm.fits(method, new String(bytes, from, end - from, ISO_8859_1))) {
      return bad("request target has no form that fits the method");
    }
    begun = true;
    targetFrom = from - start;
    targetBytes = end - from;
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
