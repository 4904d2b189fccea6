package perigee.realtime.dtls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import perigee.wire.octets.P256;
import perigee.wire.octets.Sha256;
import perigee.wire.sdp.Fingerprint;

/// Who this end is: a key on P-256 and the certificate that it signed for itself.
public final class DtlsIdentity {

  static final String DIGEST = "sha-256";

  private static final Duration BEFORE = Duration.ofDays(1);
  private static final Duration LIFE = Duration.ofDays(30);
  private static final int SERIAL_BITS = 64;

  private final PrivateKey key;
  private final byte[] certificate;
  private final Fingerprint fingerprint;

  private DtlsIdentity(PrivateKey key, byte[] certificate) {
    this.key = key;
    this.certificate = certificate.clone();
    this.fingerprint = Fingerprint.of(DIGEST, Sha256.of(certificate));
  }

  /// Makes one. The other end knows it by its fingerprint alone, so its names and dates say
  /// nothing.
  public static DtlsIdentity create(InstantSource clock, SecureRandom random) {
    try {
      KeyPair pair = P256.newPair(random);
      X500Name name = new X500Name("CN=perigee");
      Instant now = clock.instant();
      byte[] certificate =
          new JcaX509v3CertificateBuilder(
                  name,
                  new BigInteger(SERIAL_BITS, random),
                  Date.from(now.minus(BEFORE)),
                  Date.from(now.plus(LIFE)),
                  name,
                  pair.getPublic())
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
              .getEncoded();
      return new DtlsIdentity(pair.getPrivate(), certificate);
    } catch (OperatorCreationException | IOException e) {
      throw new IllegalStateException("every Java platform has ECDSA on P-256", e);
    }
  }

  PrivateKey key() {
    return key;
  }

  byte[] certificate() {
    return certificate.clone();
  }

  public Fingerprint fingerprint() {
    return fingerprint;
  }
}
