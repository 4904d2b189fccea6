package perigee.content.nameserver;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.InetSocketAddress;

/// How a name server is run.
///
/// @param address where it listens, by UDP and TCP
/// @param loops of UDP; each has a thread and a socket
/// @param payload octets of the longest UDP response; 1,232 by default (no fragments on any path)
/// @param identity what it answers to who asks for NSID (RFC 5001); empty for nothing
/// @param cookieSecret what cookies are made with
/// @param responsesPerSecond to one network (/24, /56) by UDP without a cookie, before responses
///   are held back; 0 for no limit; 2,000 by default
/// @param signaturesPerSecond that a thread makes at most; 1,000 by default, a seventh of a core
/// @param connections of TCP at a time; 1,000 by default
/// @param connectionsOfOne address; 64 by default
public record NameServerConfig(
    InetSocketAddress address,
    int loops,
    int payload,
    String identity,
    CookieSecret cookieSecret,
    int responsesPerSecond,
    int signaturesPerSecond,
    int connections,
    int connectionsOfOne) {

  public static final int DEFAULT_PAYLOAD = 1232;
  public static final int DEFAULT_RESPONSES_PER_SECOND = 2000;
  public static final int DEFAULT_SIGNATURES_PER_SECOND = 1000;
  public static final int DEFAULT_CONNECTIONS = 1000;
  public static final int DEFAULT_CONNECTIONS_OF_ONE = 64;

  private static final int LEAST_PAYLOAD = 512;
  private static final int MOST_PAYLOAD = 4096;
  private static final int MOST_IDENTITY = 128;

  public NameServerConfig {
    if (loops < 1
        || payload < LEAST_PAYLOAD
        || payload > MOST_PAYLOAD
        || identity.length() > MOST_IDENTITY
        || responsesPerSecond < 0
        || signaturesPerSecond < 1
        || connections < 1
        || connectionsOfOne < 1) {
      throw new IllegalArgumentException("a name server's bounds are out of range");
    }
  }

  /// As usual.
  public static NameServerConfig on(
      InetSocketAddress address, int loops, String identity, CookieSecret cookieSecret) {
    return new NameServerConfig(
        address,
        loops,
        DEFAULT_PAYLOAD,
        identity,
        cookieSecret,
        DEFAULT_RESPONSES_PER_SECOND,
        DEFAULT_SIGNATURES_PER_SECOND,
        DEFAULT_CONNECTIONS,
        DEFAULT_CONNECTIONS_OF_ONE);
  }

  public NameServerConfig withResponsesPerSecond(int responses) {
    return new NameServerConfig(
        address,
        loops,
        payload,
        identity,
        cookieSecret,
        responses,
        signaturesPerSecond,
        connections,
        connectionsOfOne);
  }

  byte[] identityOctets() {
    return identity.getBytes(US_ASCII);
  }
}
