package perigee.wire.http;

import org.jspecify.annotations.Nullable;

/// The URI that a request is about, from its target and `Host` (RFC 9112 §3.2, §3.3), in a normal
/// form (RFC 3986 §6.2.2): host in lower case, no dot segments, unreserved characters not encoded,
/// hexadecimal digits in upper case.
///
/// @param form what the request line had
/// @param scheme `http` or `https`; that of the connection
/// @param host lower case, without port, an IPv6 address in its brackets; empty if an HTTP/1.0
///   client named none
/// @param port 1 to 65535
/// @param path begins with `/`; empty for `*` and authority form
/// @param query as received, without its `?`; null if there is none
public record RequestTarget(
    Form form, String scheme, String host, int port, String path, @Nullable String query) {

  /// How the request line names its target (RFC 9112 §3.2).
  public enum Form {
    ORIGIN,
    ABSOLUTE,
    AUTHORITY,
    ASTERISK
  }

  /// What reading a target came to.
  public sealed interface Outcome {}

  public record Valid(RequestTarget target) implements Outcome {}

  /// A request that must be refused.
  ///
  /// @param status 400, or 421 if the scheme is not the connection's (RFC 9110 §15.5.20)
  /// @param reason what was seen
  public record Malformed(int status, String reason) implements Outcome {}

  /// Reads the target of a request.
  ///
  /// @param scheme `http` or `https`, as the connection says
  public static Outcome parse(RequestHead head, String scheme) {
    try {
      return new Valid(new TargetReader(head, scheme).read());
    } catch (TargetReader.Refused refused) {
      return new Malformed(refused.status(), refused.reason());
    }
  }

  /// The normal form of a path with or without a query, or null if it is malformed.
  public static @Nullable String normalised(String pathAndQuery) {
    try {
      int mark = pathAndQuery.indexOf('?');
      String path = mark < 0 ? pathAndQuery : pathAndQuery.substring(0, mark);
      String rest = mark < 0 ? "" : "?" + TargetReader.query(pathAndQuery.substring(mark + 1));
      return TargetReader.path(path) + rest;
    } catch (TargetReader.Refused _) {
      return null;
    }
  }

  /// The same at another host.
  ///
  /// @param other lower case, without port
  public RequestTarget at(String other) {
    return new RequestTarget(form, scheme, other, port, path, query);
  }

  /// The path and, if there is one, `?` and the query.
  public String pathAndQuery() {
    return query == null ? path : path + "?" + query;
  }

  /// The value of `Host` for this target: without the scheme's own port.
  public String authority() {
    return port == TargetReader.defaultPort(scheme) ? host : host + ":" + port;
  }
}
