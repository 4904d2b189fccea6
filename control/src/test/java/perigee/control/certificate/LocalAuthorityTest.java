package perigee.control.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.net.tls.Pem;

class LocalAuthorityTest {

  private static final String URL = "http://127.0.0.1:7400/v1/certificates/revocations";
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path folder = Path.of("");

  @Test
  void noLeafIsEverSoNearItsEndThatScannersTakeItForForgotten() throws Exception {
    LocalAuthority authority = LocalAuthority.open(folder, URL, () -> NOW, new SecureRandom());
    X509Certificate leaf = leaf(authority);
    Duration life =
        Duration.between(leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant());
    // Renewed when two thirds of its life are over.
    assertThat(life.dividedBy(3)).isGreaterThanOrEqualTo(Duration.ofDays(30));
  }

  private static X509Certificate leaf(LocalAuthority authority) throws Exception {
    return Pem.certificates(authority.issue("id", List.of("a.test"), List.of("a.test")).chain())
        .getFirst();
  }

  @Test
  void aLeafNamesAListOfRevocationsThatTheRootSigned() throws Exception { // RFC 5280 §4.2.1.13
    LocalAuthority authority = LocalAuthority.open(folder, URL, () -> NOW, new SecureRandom());
    X509Certificate root = Pem.certificates(authority.rootPem()).getFirst();
    X509Certificate leaf = leaf(authority);
    CRLDistPoint points =
        CRLDistPoint.getInstance(
            JcaX509ExtensionUtils.parseExtensionValue(
                leaf.getExtensionValue(Extension.cRLDistributionPoints.getId())));
    assertThat(points.toString()).contains(URL);

    X509CRL list =
        (X509CRL)
            CertificateFactory.getInstance("X.509")
                .generateCRL(new ByteArrayInputStream(authority.revocations()));
    list.verify(root.getPublicKey());
    assertThat(list.isRevoked(leaf)).isFalse();
    assertThat(list.getNextUpdate().toInstant()).isAfter(NOW);
  }
}
