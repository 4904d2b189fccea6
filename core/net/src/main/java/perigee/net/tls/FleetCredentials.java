package perigee.net.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// With what a member of the fleet shows who it is, and knows the others.
///
/// @param key the private key of the first certificate
/// @param chain its own certificate first, the authority's last
/// @param authority the fleet's certificate authority
public record FleetCredentials(
    PrivateKey key, List<X509Certificate> chain, X509Certificate authority) {

  /// The name that control's certificate carries; no node may have it.
  public static final String CONTROL = "control";

  private static final String COMMON_NAME = "CN=";

  public FleetCredentials {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("credentials without a certificate");
    }
  }

  public X509Certificate certificate() {
    return chain.getFirst();
  }

  /// The id of the member that a certificate of the authority was issued to; empty if it names
  /// nobody.
  public static String member(X509Certificate certificate) {
    String subject = certificate.getSubjectX500Principal().getName();
    return subject.startsWith(COMMON_NAME) && subject.indexOf(',') < 0
        ? subject.substring(COMMON_NAME.length())
        : "";
  }

  /// Whether less than a third of the certificate's life is left.
  public boolean isAging(Instant now) {
    Instant from = certificate().getNotBefore().toInstant();
    Instant to = certificate().getNotAfter().toInstant();
    return now.isAfter(to.minus(Duration.between(from, to).dividedBy(3)));
  }
}
