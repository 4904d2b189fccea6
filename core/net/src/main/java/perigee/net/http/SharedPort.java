package perigee.net.http;

import java.util.List;

/// What is spoken on a port besides HTTP, or besides HTTPS if the server has TLS: then whether a
/// client begins with a handshake is told by its first octet, too.
///
/// @param others by TLS and without it
/// @param plainHttp whether a server with TLS speaks HTTP without it, too; else who tries is told
///   that it doesn't
public record SharedPort(List<OtherProtocol> others, boolean plainHttp) {

  public SharedPort {
    others = List.copyOf(others);
  }
}
