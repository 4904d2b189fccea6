package perigee.calling.overlay.link;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import perigee.net.tls.FleetCredentials;
import perigee.wire.octets.P256;

/// A fleet's authority, for tests.
public final class FleetAuthorityRig {

  private static final String NAME = "CN=authority";

  private final KeyPair key = P256.newPair();
  private final X509Certificate certificate = issue(NAME, key, true);

  /// What a node shows.
  ///
  /// @param hosts by which it is reached
  public FleetCredentials node(String id, String... hosts) {
    KeyPair own = P256.newPair();
    GeneralName[] names =
        Stream.concat(Stream.of(id), Stream.of(hosts))
            .map(name -> new GeneralName(GeneralName.dNSName, name))
            .toArray(GeneralName[]::new);
    return new FleetCredentials(
        own.getPrivate(), List.of(issue("CN=" + id, own, false, names), certificate), certificate);
  }

  private X509Certificate issue(
      String subject, KeyPair of, boolean authority, GeneralName... names) {
    try {
      Instant now = Instant.now();
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              new X500Name(NAME),
              BigInteger.valueOf(now.toEpochMilli()),
              Date.from(now.minusSeconds(60)),
              Date.from(now.plus(Duration.ofDays(1))),
              new X500Name(subject),
              of.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (names.length > 0) {
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate())));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
