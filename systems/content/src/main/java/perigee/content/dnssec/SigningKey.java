package perigee.content.dnssec;

import java.security.PrivateKey;
import perigee.wire.dnssec.DnsKey;

/// A key that signs a zone.
///
/// @param published its public half
/// @param secret on the curve P-256
public record SigningKey(DnsKey published, PrivateKey secret) {

  @Override
  public String toString() {
    return "SigningKey[" + published.tag() + ", secret withheld]";
  }
}
