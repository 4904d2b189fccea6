package perigee.calling.sip;

import java.time.Duration;
import java.util.List;
import perigee.wire.sip.SipUri;

/// How a SIP edge serves.
///
/// @param node the super node's id
/// @param domain of people's addresses, which is also the realm of their passwords
/// @param host by which clients and other super nodes reach this one
/// @param algorithms of digests, the first preferred by clients that know several (RFC 8760)
/// @param shortest life of a registration that is granted
/// @param usual life, where the client does not say
/// @param longest life that is granted
/// @param ringing how long a call may ring (timer C)
/// @param bounds what clients may take
public record SipConfig(
    String node,
    String domain,
    String host,
    List<DigestAlgorithm> algorithms,
    Duration shortest,
    Duration usual,
    Duration longest,
    Duration ringing,
    SipBounds bounds) {

  public SipConfig {
    algorithms = List.copyOf(algorithms);
    if (algorithms.isEmpty() || shortest.compareTo(longest) > 0) {
      throw new IllegalArgumentException("a SIP edge needs an algorithm, and lives in order");
    }
  }

  /// As usual.
  public static SipConfig of(String node, String domain, String host) {
    return new SipConfig(
        node,
        domain,
        host,
        List.of(DigestAlgorithm.MD5, DigestAlgorithm.SHA_256),
        Duration.ofSeconds(60),
        Duration.ofHours(1),
        Duration.ofHours(2),
        Duration.ofMinutes(3),
        SipBounds.USUAL);
  }

  /// The address by which a person is called.
  SipUri uriOf(String person) {
    return SipUri.of(SipUri.escaped(person), domain, -1);
  }

  /// The same as text.
  String addressOf(String person) {
    return uriOf(person).text();
  }

  public SipConfig with(SipBounds others) {
    return new SipConfig(node, domain, host, algorithms, shortest, usual, longest, ringing, others);
  }
}
