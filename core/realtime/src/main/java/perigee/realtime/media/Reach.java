package perigee.realtime.media;

import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// What an end does beyond UDP to be reached, wherever it stands.
///
/// @param streamPorts where it listens by TCP and connects from (RFC 6544), as far as they can be
///   had; 0 lets the kernel choose. 443 pays, for some networks let nothing else out
/// @param proxy that connections are asked of with CONNECT beside the direct way, or null
/// @param probeSockets that a network which chooses its ports at random is met with by guessing; 0
///   to 256
/// @param security for relays by TLS, with whoever vouches for them; null for whom the machine
///   trusts
public record Reach(
    List<Integer> streamPorts,
    @Nullable HttpProxy proxy,
    int probeSockets,
    @Nullable SSLContext security) {

  /// Of a server: its UDP port is all there is.
  public static final Reach PLAIN = new Reach(List.of(), null, 0);

  /// Ports of TCP that one end may have.
  private static final int MOST_PORTS = 4;

  private static final int MOST_SOCKETS = 256;
  private static final int HTTPS = 443;
  private static final int LAST_PORT = 65_535;

  public Reach {
    streamPorts = List.copyOf(streamPorts);
    if (streamPorts.size() > MOST_PORTS
        || streamPorts.stream().anyMatch(port -> port < 0 || port > LAST_PORT)) {
      throw new IllegalArgumentException("up to four ports of TCP, 0 to 65535");
    }
    if (probeSockets < 0 || probeSockets > MOST_SOCKETS) {
      throw new IllegalArgumentException("0 to 256 sockets to probe with");
    }
  }

  /// An end whose relays by TLS are vouched for by whom the machine trusts.
  public Reach(List<Integer> streamPorts, @Nullable HttpProxy proxy, int probeSockets) {
    this(streamPorts, proxy, probeSockets, null);
  }

  /// The same with other relays by TLS.
  public Reach withSecurity(@Nullable SSLContext other) {
    return new Reach(streamPorts, proxy, probeSockets, other);
  }

  /// Of a person's machine: all there is.
  ///
  /// @param proxy or null
  public static Reach everywhere(@Nullable HttpProxy proxy) {
    return new Reach(List.of(HTTPS, 0), proxy, MOST_SOCKETS);
  }
}
