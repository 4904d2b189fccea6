package perigee.net.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import perigee.model.tls.TlsEntry;

/// Self-signed certificates for tests.
final class TestEntries {

  private TestEntries() {}

  static KeyPair keys(String type) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
      generator.initialize(type.equals("RSA") ? 2048 : 256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static TlsEntry.Certificate ofKeys(
      String id, long version, TlsEntry.Source source, KeyPair keys, String... names) {
    String type = keys.getPrivate().getAlgorithm();
    return new TlsEntry.Certificate(
        id,
        version,
        source,
        List.of(names),
        type,
        Pem.write(List.of(selfSigned(id, keys, names))),
        Pem.write(keys.getPrivate()));
  }

  /// A certificate whose subject is the id.
  static TlsEntry.Certificate certificate(String id, String... names) {
    return ofKeys(id, 1, TlsEntry.Source.LOCAL, keys("EC"), names);
  }

  private static X509Certificate selfSigned(String subject, KeyPair keys, String... names) {
    X500Principal name = new X500Principal("CN=" + subject);
    Instant now = Instant.now();
    GeneralName[] all = new GeneralName[names.length];
    for (int i = 0; i < names.length; i++) {
      all[i] = new GeneralName(GeneralName.dNSName, names[i]);
    }
    String algorithm = keys.getPrivate().getAlgorithm().equals("RSA") ? "RSA" : "ECDSA";
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              new JcaX509v3CertificateBuilder(
                      name,
                      BigInteger.ONE,
                      Date.from(now.minusSeconds(60)),
                      Date.from(now.plusSeconds(3600)),
                      name,
                      keys.getPublic())
                  .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(all))
                  .build(
                      new JcaContentSignerBuilder("SHA256with" + algorithm)
                          .build(keys.getPrivate())));
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException(e);
    }
  }
}
