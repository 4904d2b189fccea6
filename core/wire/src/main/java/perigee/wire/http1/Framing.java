package perigee.wire.http1;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;
import perigee.wire.http.ResponseHead;

/// How a message's body is delimited (RFC 9112 §6).
public sealed interface Framing {

  Framing NONE = new None();

  /// Transfer codings that mean something (RFC 9112 §12.3).
  Set<String> REGISTERED = Set.of("chunked", "compress", "deflate", "gzip", "x-compress", "x-gzip");

  /// There is no body.
  record None() implements Framing {}

  /// A known number of bytes.
  record Length(long bytes) implements Framing {}

  /// Chunks (RFC 9112 §7.1).
  ///
  /// @param mustClose whether the connection cannot be used afterwards, since the message named a
  ///   length too (§6.3)
  record Chunked(boolean mustClose) implements Framing {}

  /// All until the connection closes; responses only.
  record UntilClose() implements Framing {}

  /// Not to be trusted: the connection ends.
  ///
  /// @param status what a server answers
  record Refused(int status, String reason) implements Framing {}

  /// The framing of a request.
  static Framing of(RequestHead head) {
    Fields fields = head.fields();
    if (!fields.has("transfer-encoding")) {
      return fields.has("content-length") ? length(fields, 400) : NONE;
    }
    if (fields.has("content-length")) {
      return new Refused(400, "both transfer-encoding and content-length");
    }
    if (head.version() == HttpVersion.HTTP_1_0) {
      return new Refused(400, "transfer-encoding in HTTP/1.0");
    }
    List<String> codings = fields.all("transfer-encoding");
    if (codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked")) {
      return new Chunked(false);
    }
    return endsWithChunked(codings)
        ? new Refused(501, "transfer coding other than chunked")
        : new Refused(400, "transfer-encoding does not end with chunked");
  }

  /// The framing of a final response.
  ///
  /// @param method of the request
  /// @param readsUnknownCodings whether a body in a coding that nobody knows is taken as it is, up
  ///   to the connection's end (§6.3); else it is refused
  static Framing of(String method, ResponseHead head, boolean readsUnknownCodings) {
    int status = head.status();
    if (method.equals("HEAD") || status < 200 || status == 204 || status == 304) {
      return NONE;
    }
    Fields fields = head.fields();
    if (!fields.has("transfer-encoding")) {
      return fields.has("content-length") ? repeatable(fields) : new UntilClose();
    }
    if (head.version() == HttpVersion.HTTP_1_0) {
      return new Refused(502, "transfer-encoding in HTTP/1.0");
    }
    List<String> codings = fields.all("transfer-encoding");
    if (codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked")) {
      return new Chunked(fields.has("content-length"));
    }
    boolean readable = readsUnknownCodings && codings.stream().noneMatch(Framing::names);
    return readable ? new UntilClose() : new Refused(502, "transfer coding other than chunked");
  }

  /// Whether a line names a registered coding (RFC 9112 §7): its bytes are not the body's.
  private static boolean names(String line) {
    for (String coding : line.split(",", -1)) {
      String name = coding.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
      if (REGISTERED.contains(name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean endsWithChunked(List<String> codings) {
    String last = codings.getLast().toLowerCase(Locale.ROOT);
    String coding = last.substring(last.lastIndexOf(',') + 1).strip();
    // "chunked, chunked" and "chunked" on two lines are errors of framing, not unknown codings.
    int chunked = 0;
    for (String line : codings) {
      for (String one : line.split(",", -1)) {
        chunked += one.strip().equalsIgnoreCase("chunked") ? 1 : 0;
      }
    }
    return coding.equals("chunked") && chunked == 1;
  }

  /// A response may name its length more than once, if it is the same each time (§6.3).
  private static Framing repeatable(Fields fields) {
    Set<String> named = new HashSet<>();
    for (String line : fields.all("content-length")) {
      for (String one : line.split(",", -1)) {
        named.add(one.strip());
      }
    }
    return named.size() == 1
        ? length(named.iterator().next(), 502)
        : new Refused(502, "more than one content-length");
  }

  private static Framing length(Fields fields, int status) {
    int line = fields.indexOf("content-length", 0);
    if (fields.indexOf("content-length", line + 1) >= 0) {
      return new Refused(status, "more than one content-length");
    }
    return length(fields.value(line), status);
  }

  private static Framing length(String text, int status) {
    Long bytes = digits(text);
    return bytes == null
        ? new Refused(
            status, "content-length is not a number of at most 18 digits without a leading zero")
        : new Length(bytes);
  }

  private static @Nullable Long digits(String text) {
    boolean octal = text.length() > 1 && text.charAt(0) == '0';
    if (text.isEmpty() || text.length() > 18 || octal) {
      return null;
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      if (!Octets.isDigit(text.charAt(i))) {
        return null;
      }
      value = value * 10 + text.charAt(i) - '0';
    }
    return value;
  }
}
