package perigee.wire.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.jspecify.annotations.Nullable;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.ResponseHead;

/// Reads response heads (RFC 9112 §4, §5). Lines may end without carriage return (§2.2), field
/// lines may be folded (§5.2) and have blanks before the colon (§5.1); all else is as strict as
/// with requests. Folds become blanks in the bytes that are read. `Malformed` always has status
/// 502: what a gateway answers its own client. One reader per connection.
public final class ResponseReader {

  private final HeadLimits limits;
  private final Lines lines = new Lines();
  private final FieldSection fields;
  private int status;
  private String reason = "";
  private HttpVersion version = HttpVersion.HTTP_1_1;
  private @Nullable ResponseHead head;

  public ResponseReader(HeadLimits limits) {
    this.limits = limits;
    this.fields = new FieldSection(limits.maxFields(), true);
  }

  /// Makes ready for the next head; views of the last one end here.
  public void reset() {
    lines.reset();
    fields.reset();
    status = 0;
    head = null;
  }

  /// Reads on. Call again, with the bytes that were there before and more behind them, as long as
  /// it says `More`.
  public HeadRead read(byte[] bytes, int start, int end) {
    int limit = Math.min(end, start + limits.maxHeadBytes());
    while (lines.next(bytes, start, limit)) {
      if (lines.from() == lines.to() && status != 0) {
        head = new ResponseHead(status, reason, version, fields.view(bytes, start));
        return new HeadRead.Complete(lines.length());
      }
      String problem = line(bytes, start);
      if (problem != null) {
        return new HeadRead.Malformed(502, problem);
      }
    }
    return limit - start >= limits.maxHeadBytes()
        ? new HeadRead.Malformed(502, "head exceeds " + limits.maxHeadBytes() + " bytes")
        : HeadRead.MORE;
  }

  /// What `Complete` spoke of, as a view on the bytes.
  public ResponseHead head() {
    if (head == null) {
      throw new IllegalStateException("no head was completed");
    }
    return head;
  }

  private @Nullable String line(byte[] bytes, int start) {
    if (status == 0) {
      return statusLine(bytes, lines.from(), lines.to());
    }
    HeadRead.Malformed problem = fields.add(bytes, lines.from(), lines.to(), start);
    return problem == null ? null : problem.reason();
  }

  private @Nullable String statusLine(byte[] bytes, int from, int to) {
    int code = from + VersionText.LENGTH + 1;
    if (to < code + 3 || bytes[code - 1] != ' ') {
      return "status line is not a version and a status code";
    }
    HttpVersion read = VersionText.read(bytes, from, code - 1);
    if (read == null) {
      return "HTTP version is not HTTP/1.0 or HTTP/1.1";
    }
    version = read;
    return status(bytes, code, to);
  }

  private @Nullable String status(byte[] bytes, int from, int to) {
    int value = 0;
    for (int i = from; i < from + 3; i++) {
      if (!Octets.isDigit(bytes[i])) {
        return "status code is not three digits";
      }
      value = value * 10 + bytes[i] - '0';
    }
    if (value < 100) {
      return "status code is below 100";
    }
    int phrase = from + 3;
    if (phrase < to && bytes[phrase] != ' ') {
      return "status code is not three digits";
    }
    for (int i = phrase; i < to; i++) {
      if (!Octets.isValue(bytes[i])) {
        return "control character in the reason phrase";
      }
    }
    status = value;
    reason = reason(bytes, Math.min(phrase + 1, to), to);
    return null;
  }

  private String reason(byte[] bytes, int from, int to) {
    String usual = Reasons.of(status);
    if (to - from == usual.length()) {
      int i = 0;
      while (i < usual.length() && bytes[from + i] == usual.charAt(i)) {
        i++;
      }
      if (i == usual.length()) {
        return usual;
      }
    }
    return new String(bytes, from, to - from, ISO_8859_1);
  }
}
