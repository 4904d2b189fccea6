package perigee.wire.http2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;
import perigee.wire.http1.HeadLimits;
import perigee.wire.http1.HostField;
import perigee.wire.http1.Octets;
import perigee.wire.http1.TargetForm;

/// Makes request heads of header lists, as strictly as HTTP/1.1's are read (RFC 9113 §8.3.1). One
/// per connection or more; keeps nothing between requests.
public final class RequestSection {

  private static final int MAX_METHOD_BYTES = 32;
  private static final String[] METHODS = {
    "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "CONNECT", "TRACE"
  };
  private static final byte[] COOKIE = "cookie".getBytes(ISO_8859_1);
  private static final byte[] BETWEEN_CRUMBS = "; ".getBytes(ISO_8859_1);

  private final HeadLimits limits;
  private final String scheme;
  private final Pseudo pseudo = new Pseudo(true);
  private int hostLine;
  private int crumbs;

  /// Makes one.
  ///
  /// @param scheme `http` or `https`, as the connection says
  public RequestSection(HeadLimits limits, String scheme) {
    this.limits = limits;
    this.scheme = scheme;
  }

  /// Reads a list, and changes it into the head's bytes.
  public RequestRead read(HeaderList list) {
    if (list.isTooLarge()) {
      return new RequestRead.Refused(431, "header list is too large");
    }
    int first = pseudo.find(list);
    if (first < 0) {
      return new RequestRead.Malformed("pseudo-header field that is unknown or there twice");
    }
    hostLine = -1;
    crumbs = 0;
    for (int line = first; line < list.count(); line++) {
      String problem = FieldRules.problem(list, line);
      if (problem != null) {
        return new RequestRead.Malformed(problem);
      }
      if (!note(list, line)) {
        return new RequestRead.Malformed("more than one host field");
      }
    }
    return method(list, first);
  }

  private boolean note(HeaderList list, int line) {
    int at = list.index()[line * HeaderList.STRIDE];
    int length = list.index()[line * HeaderList.STRIDE + 1];
    if (length == 4 && FieldRules.is(list.bytes(), at, "host")) {
      boolean first = hostLine < 0;
      hostLine = line;
      return first;
    }
    if (isCookie(list, line)) {
      crumbs++;
    }
    return true;
  }

  private RequestRead method(HeaderList list, int first) {
    if (!pseudo.has(Pseudo.METHOD) || pseudo.length(list, Pseudo.METHOD) == 0) {
      return new RequestRead.Malformed("no :method");
    }
    int start = pseudo.start(list, Pseudo.METHOD);
    int end = start + pseudo.length(list, Pseudo.METHOD);
    for (int i = start; i < end; i++) {
      if (!Octets.isToken(list.bytes()[i])) {
        return new RequestRead.Malformed(":method is not a token");
      }
    }
    if (end - start > MAX_METHOD_BYTES) {
      return new RequestRead.Refused(501, "method exceeds " + MAX_METHOD_BYTES + " bytes");
    }
    String method = methodText(list.bytes(), start, end);
    return method.equals("CONNECT") ? connect(list, first) : target(list, first, method);
  }

  private static String methodText(byte[] bytes, int start, int end) {
    for (String known : METHODS) {
      if (known.length() == end - start && FieldRules.is(bytes, start, known)) {
        return known;
      }
    }
    return new String(bytes, start, end - start, ISO_8859_1);
  }

  /// RFC 9113 §8.5.
  private RequestRead connect(HeaderList list, int first) {
    String authority = pseudo.text(list, Pseudo.AUTHORITY);
    if (authority == null || pseudo.has(Pseudo.SCHEME) || pseudo.has(Pseudo.PATH)) {
      return new RequestRead.Malformed("CONNECT has :authority, and neither :scheme nor :path");
    }
    return TargetForm.fits("CONNECT", authority)
        ? valid(list, first, "CONNECT", authority)
        : new RequestRead.Refused(400, ":authority is not a host and a port");
  }

  private RequestRead target(HeaderList list, int first, String method) {
    String named = pseudo.text(list, Pseudo.SCHEME);
    String path = pseudo.text(list, Pseudo.PATH);
    if (named == null || path == null || path.isEmpty()) {
      return new RequestRead.Malformed("no :scheme, or no :path");
    }
    if (!named.equals("http") && !named.equals("https")) {
      return new RequestRead.Refused(400, ":scheme is neither http nor https");
    }
    if (path.length() > limits.maxTargetBytes()) {
      return new RequestRead.Refused(
          414, "request target exceeds " + limits.maxTargetBytes() + " bytes");
    }
    for (int i = 0; i < path.length(); i++) {
      if (!Octets.isTarget((byte) path.charAt(i))) {
        return new RequestRead.Malformed("invalid character in :path");
      }
    }
    boolean fits = path.charAt(0) == '/' || path.equals("*");
    return fits && TargetForm.fits(method, path)
        ? authority(list, first, method, named, path)
        : new RequestRead.Malformed(":path has no form that fits the method");
  }

  /// RFC 9113 §8.3.1: `:authority` and `Host` agree, if both are there.
  private RequestRead authority(
      HeaderList list, int first, String method, String named, String path) {
    int[] index = list.index();
    byte[] bytes = list.bytes();
    int host = hostLine * HeaderList.STRIDE;
    boolean both = hostLine >= 0 && pseudo.has(Pseudo.AUTHORITY);
    if (both) {
      int start = pseudo.start(list, Pseudo.AUTHORITY);
      int end = start + pseudo.length(list, Pseudo.AUTHORITY);
      int value = index[host + 2];
      if (!Arrays.equals(bytes, start, end, bytes, value, value + index[host + 3])) {
        return new RequestRead.Malformed("host is not the same as :authority");
      }
    }
    if (!both && hostLine < 0 && !pseudo.has(Pseudo.AUTHORITY)) {
      return new RequestRead.Refused(400, "neither :authority nor host");
    }
    String text =
        pseudo.has(Pseudo.AUTHORITY)
            ? String.valueOf(pseudo.text(list, Pseudo.AUTHORITY))
            : new String(bytes, index[host + 2], index[host + 3], ISO_8859_1);
    if (!HostField.isValid(text)) {
      return new RequestRead.Refused(400, ":authority is not a host and an optional port");
    }
    // Whoever answers knows what to say to a scheme that is not the connection's.
    boolean other = !named.equals(scheme) && path.charAt(0) == '/';
    return valid(list, first, method, other ? named + "://" + text + path : path);
  }

  private RequestRead valid(HeaderList list, int first, String method, String target) {
    int[] index = list.index();
    int kept = 0;
    if (pseudo.has(Pseudo.AUTHORITY)) {
      // The pseudo-header fields stood before, so that there is room for this line.
      int start = pseudo.start(list, Pseudo.AUTHORITY);
      int length = pseudo.length(list, Pseudo.AUTHORITY);
      index[0] = 0;
      index[1] = HeaderList.HOST_BYTES;
      index[2] = start;
      index[3] = length;
      kept = 1;
    }
    boolean drops = kept == 1;
    int cookie = crumbs > 1 ? joinCrumbs(list, first) : -1;
    int[] now = list.index();
    for (int line = first; line < list.count(); line++) {
      boolean dropped =
          (drops && line == hostLine) || (cookie >= 0 && line > cookie && isCookie(list, line));
      if (!dropped) {
        System.arraycopy(
            now, line * HeaderList.STRIDE, now, kept * HeaderList.STRIDE, HeaderList.STRIDE);
        kept++;
      }
    }
    Fields fields = list.view(kept);
    return new RequestRead.Valid(new RequestHead(method, target, HttpVersion.HTTP_2, fields));
  }

  /// Makes one line of the cookies' crumbs (RFC 9113 §8.2.3); its number.
  private static int joinCrumbs(HeaderList list, int first) {
    int cookie = -1;
    int start = list.used();
    for (int line = first; line < list.count(); line++) {
      if (isCookie(list, line)) {
        if (cookie < 0) {
          cookie = line;
        } else {
          list.append(BETWEEN_CRUMBS, 0, BETWEEN_CRUMBS.length);
        }
        int at = line * HeaderList.STRIDE;
        list.append(list.bytes(), list.index()[at + 2], list.index()[at + 3]);
      }
    }
    list.index()[cookie * HeaderList.STRIDE + 2] = start;
    list.index()[cookie * HeaderList.STRIDE + 3] = list.used() - start;
    return cookie;
  }

  private static boolean isCookie(HeaderList list, int line) {
    int at = list.index()[line * HeaderList.STRIDE];
    return list.index()[line * HeaderList.STRIDE + 1] == COOKIE.length
        && FieldRules.is(list.bytes(), at, "cookie");
  }
}
