package perigee.realtime.media;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetSocketAddress;
import java.util.Base64;

/// An HTTP proxy that makes connections for us (RFC 9110 §9.3.6), where nothing else leads out.
///
/// @param authorization what `Proxy-Authorization` says; empty for nothing
public record HttpProxy(InetSocketAddress address, String authorization) {

  /// Octets of an answer's head at the most.
  public static final int MOST_HEAD = 8192;

  /// The end of a head.
  public static final String END = "\r\n\r\n";

  /// A proxy that lets everybody through.
  public static HttpProxy at(InetSocketAddress address) {
    return new HttpProxy(address, "");
  }

  /// One that wants a name and a password (RFC 7617).
  public HttpProxy as(String user, String password) {
    byte[] both = (user + ":" + password).getBytes(UTF_8);
    return new HttpProxy(address, "Basic " + Base64.getEncoder().encodeToString(both));
  }

  /// The head of a request for a connection.
  ///
  /// @param host a name, which the proxy looks up, or an address
  public byte[] request(String host, int port) {
    String authority = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    String shown = authorization.isEmpty() ? "" : "\r\nProxy-Authorization: " + authorization;
    return "CONNECT %s HTTP/1.1\r\nHost: %s%s%s"
        .formatted(authority, authority, shown, END)
        .getBytes(ISO_8859_1);
  }

  /// Whether the head of an answer says that what follows goes to the far end.
  public static boolean isGranted(String head) {
    return head.matches("(?s)HTTP/1\\.[01] 2\\d\\d\\b.*");
  }
}
