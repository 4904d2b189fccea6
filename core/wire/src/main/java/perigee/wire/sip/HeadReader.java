package perigee.wire.sip;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads one message's start line and header fields (RFC 3261 §7.1 to §7.3).
final class HeadReader {

  private static final String VERSION = "SIP/2.0";
  private static final int MOST_STATUS = 699;

  private final byte[] bytes;
  private final int end;
  private final SipLimits limits;
  private final SipHeaders.Builder fields = SipHeaders.builder();
  private int at;
  private int lines;
  private String startLine = "";
  private @Nullable String problem;
  private int lengths;
  private int length;

  /// A reader of a head.
  ///
  /// @param end behind the last field's line end
  HeadReader(byte[] bytes, int from, int end, SipLimits limits) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
    this.limits = limits;
  }

  static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  void read() {
    int lineEnd = lineEnd(at);
    startLine = text(bytes, at, lineEnd);
    at = lineEnd + 2;
    while (at < end) {
      field();
    }
  }

  /// Where the line ends that begins here; a lone CR or LF belongs to no line and is a fault.
  private int lineEnd(int from) {
    for (int i = from; i < end; i++) {
      byte b = bytes[i];
      if (b == '\r' && i + 1 < bytes.length && bytes[i + 1] == '\n') {
        return i;
      }
      if (b == '\r' || b == '\n') {
        fault("Stray Line End");
      }
    }
    return end;
  }

  private void fault(String reason) {
    if (problem == null) {
      problem = reason;
    }
  }

  private void field() {
    int from = at;
    int lineEnd = lineEnd(from);
    boolean folded = isFolded(lineEnd);
    int colon = from;
    while (colon < lineEnd && bytes[colon] != ':') {
      colon++;
    }
    int nameEnd = colon;
    while (nameEnd > from && isBlank(bytes[nameEnd - 1])) {
      nameEnd--;
    }
    boolean named = colon < lineEnd && isToken(from, nameEnd);
    String value;
    if (folded) {
      StringBuilder all = new StringBuilder(trimmed(Math.min(colon + 1, lineEnd), lineEnd));
      while (isFolded(lineEnd)) {
        int next = lineEnd + 2;
        lineEnd = lineEnd(next);
        all.append(' ').append(trimmed(next, lineEnd));
      }
      value = all.toString().strip();
    } else {
      value = trimmed(Math.min(colon + 1, lineEnd), lineEnd);
    }
    at = lineEnd + 2;
    if (!named) {
      fault("A Line That Is No Header Field");
      return;
    }
    add(HeaderName.of(bytes, from, nameEnd - from), clean(value));
  }

  /// Without line breaks of a kind that ends no line, which were a fault.
  private String clean(String value) {
    return problem == null ? value : value.replace('\r', ' ').replace('\n', ' ');
  }

  private boolean isFolded(int lineEnd) {
    return lineEnd + 2 < end && isBlank(bytes[lineEnd + 2]);
  }

  private String trimmed(int from, int to) {
    int first = from;
    int last = to;
    while (first < last && isBlank(bytes[first])) {
      first++;
    }
    while (last > first && isBlank(bytes[last - 1])) {
      last--;
    }
    return text(bytes, first, last);
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  private boolean isToken(int from, int to) {
    for (int i = from; i < to; i++) {
      if (!FieldText.isToken((char) (bytes[i] & 0xff))) {
        return false;
      }
    }
    return to > from;
  }

  private void add(String name, String value) {
    switch (name) {
      case HeaderName.CONTENT_LENGTH -> {
        lengths++;
        length = FieldText.number(value, limits.bodyBytes() + 1);
      }
      case HeaderName.VIA,
          HeaderName.ROUTE,
          HeaderName.RECORD_ROUTE,
          HeaderName.PATH,
          HeaderName.CONTACT -> {
        if (value.indexOf(',') < 0) {
          line(name, value);
        } else {
          FieldText.split(value, ',').forEach(part -> line(name, part));
        }
      }
      default -> line(name, value);
    }
  }

  private void line(String name, String value) {
    if (++lines > limits.lines()) {
      fault("Too Many Header Fields");
      return;
    }
    fields.addWhole(name, value);
  }

  boolean saysLength() {
    return lengths > 0;
  }

  /// Octets of the body, more than there may be if it is too long; -1 if nobody knows.
  int contentLength() {
    if (lengths == 0) {
      return 0;
    }
    return lengths > 1 ? -1 : length;
  }

  String lengthProblem() {
    return lengths > 1 ? "More Than One Content-Length" : "Content-Length Is No Number";
  }

  /// The message with its body.
  SipRead whole(String body) {
    return startLine.regionMatches(true, 0, "SIP/", 0, 4) ? response(body) : wholeRequest(body);
  }

  private SipRead response(String body) {
    // Status lines are "SIP/2.0 200 OK"; the reason may be empty, its space should be there.
    int space = startLine.indexOf(' ');
    int next = startLine.indexOf(' ', space + 1);
    String status =
        space < 0 ? "" : startLine.substring(space + 1, next < 0 ? startLine.length() : next);
    int number = status.length() == 3 ? FieldText.number(status, MOST_STATUS + 1) : -1;
    if (problem != null
        || !startLine.regionMatches(true, 0, VERSION + " ", 0, VERSION.length() + 1)
        || number < 100
        || number > MOST_STATUS) {
      return new SipRead.Bad(null, 400, problem == null ? "Bad Status Line" : problem, false);
    }
    String reason = next < 0 ? "" : startLine.substring(next + 1);
    return new SipRead.Whole(new SipResponse(number, reason, fields.build(), body));
  }

  private SipRead wholeRequest(String body) {
    SipRequest request = request(body);
    if (request == null) {
      return new SipRead.Bad(null, 400, "Bad Request Line", true);
    }
    if (problem != null || !isRequestLine()) {
      return new SipRead.Bad(request, 400, problem == null ? "Bad Request Line" : problem, false);
    }
    int version = startLine.lastIndexOf(' ') + 1;
    if (startLine.length() - version != VERSION.length()
        || !startLine.regionMatches(true, version, VERSION, 0, VERSION.length())) {
      boolean known = startLine.regionMatches(true, version, "SIP/", 0, 4);
      return known
          ? new SipRead.Bad(request, 505, "Version Not Supported", false)
          : new SipRead.Bad(null, 400, "Not SIP", true);
    }
    return new SipRead.Whole(request);
  }

  /// Whether there are three parts with single spaces between them.
  private boolean isRequestLine() {
    int first = startLine.indexOf(' ');
    int last = startLine.lastIndexOf(' ');
    return first > 0
        && last > first + 1
        && last < startLine.length() - 1
        && startLine.indexOf(' ', first + 1) == last;
  }

  /// The request as far as it can be answered; null if this is a response, or nothing like a
  /// request.
  @Nullable SipRequest request(String body) {
    int space = startLine.indexOf(' ');
    if (space < 0
        || !FieldText.isToken(startLine, 0, space)
        || startLine.regionMatches(true, 0, "SIP/", 0, 4)) {
      return null;
    }
    String uri =
        isRequestLine()
            ? startLine.substring(space + 1, startLine.lastIndexOf(' '))
            : startLine.substring(space + 1).strip();
    return new SipRequest(startLine.substring(0, space), uri, fields.build(), body);
  }
}
