package perigee.control.certificate;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;
import org.jspecify.annotations.Nullable;
import perigee.net.tls.Pem;
import perigee.net.tls.PrivateFile;
import perigee.wire.octets.P256;

/// The network's own authority for hosts, made once and apart from the fleet's: who trusts its root
/// trusts what this network shows for any host, and nothing between nodes. All keys are on P-256.
/// From any thread.
public final class LocalAuthority {

  /// How long a leaf is good. Renewed after two thirds of it, so control may be away for thirty
  /// days. Scanners take what ends within thirty for forgotten.
  static final Duration LIFE = Duration.ofDays(90);

  private static final Duration ROOT_LIFE = Duration.ofDays(3_653);

  private static final Duration REVOCATIONS_LIFE = Duration.ofDays(7);

  /// Clocks of clients may be behind by this much.
  private static final Duration SKEW = Duration.ofHours(1);

  private static final int SERIAL_BITS = 120;
  private static final int MOST_COMMON_NAME = 64;

  private final PrivateKey key;
  private final X509Certificate root;
  private final @Nullable String revocationsUrl;
  private final InstantSource clock;
  private final SecureRandom random;

  private LocalAuthority(
      PrivateKey key,
      X509Certificate root,
      @Nullable String revocationsUrl,
      InstantSource clock,
      SecureRandom random) {
    this.key = key;
    this.root = root;
    this.revocationsUrl = revocationsUrl;
    this.clock = clock;
    this.random = random;
  }

  /// Reads the authority from a folder, or makes it there if there is none.
  ///
  /// @param revocationsUrl where clients find `revocations`; null if they can't
  static LocalAuthority open(
      Path folder, @Nullable String revocationsUrl, InstantSource clock, SecureRandom random)
      throws IOException {
    Path certificate = folder.resolve("local.crt");
    Path key = folder.resolve("local.key");
    try {
      if (!Files.exists(certificate)) {
        KeyPair pair = P256.newPair(random);
        X509Certificate root = selfSigned(pair, clock.instant(), random);
        PrivateFile.write(key, Pem.write(pair.getPrivate()));
        // The certificate comes last: with it the authority is whole.
        PrivateFile.write(certificate, Pem.write(List.of(root)));
      }
      return new LocalAuthority(
          Pem.privateKey(Files.readString(key), "EC"),
          Pem.certificates(Files.readString(certificate)).getFirst(),
          revocationsUrl,
          clock,
          random);
    } catch (GeneralSecurityException e) {
      throw new IOException(folder + ": the local authority can't be used: " + e.getMessage(), e);
    }
  }

  /// What clients have to trust, PEM.
  public String rootPem() {
    return Pem.write(List.of(root));
  }

  /// The list of revoked leaves, DER (RFC 5280 §5). It is empty: a leaf is replaced on all nodes
  /// within seconds, and ends by itself.
  byte[] revocations() {
    Instant now = clock.instant();
    try {
      X509v2CRLBuilder builder = new JcaX509v2CRLBuilder(root, Date.from(now.minus(SKEW)));
      builder
          .setNextUpdate(Date.from(now.plus(REVOCATIONS_LIFE)))
          .addExtension(
              Extension.authorityKeyIdentifier,
              false,
              new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(root))
          .addExtension(
              Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(now.getEpochSecond())));
      return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)).getEncoded();
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("list of revocations: " + e.getMessage(), e);
    }
  }

  /// A fresh key and its certificate.
  ///
  /// @param names for which it is shown
  /// @param subjects host names and addresses that it is good for
  Vault.Fresh issue(String id, List<String> names, Collection<String> subjects) {
    Instant now = clock.instant();
    try {
      KeyPair pair = P256.newPair(random);
      X509Certificate leaf = leaf(pair.getPublic(), subjects, now);
      return new Vault.Fresh(
          id,
          names,
          "EC",
          Pem.write(List.of(leaf)),
          Pem.write(pair.getPrivate()),
          leaf.getNotBefore().toInstant(),
          leaf.getNotAfter().toInstant());
    } catch (GeneralSecurityException | CertIOException e) {
      throw new IllegalStateException("certificate for " + subjects + ": " + e.getMessage(), e);
    }
  }

  private static X509Certificate selfSigned(KeyPair pair, Instant now, SecureRandom random)
      throws GeneralSecurityException {
    BigInteger serial = new BigInteger(SERIAL_BITS, random);
    // Two networks must not have roots of one name: a client may trust both.
    String name = "Perigee local authority " + serial.toString(36).substring(0, 8);
    X500NameBuilder subject = new X500NameBuilder().addRDN(BCStyle.CN, name);
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            subject.build(),
            serial,
            Date.from(now.minus(SKEW)),
            Date.from(now.plus(ROOT_LIFE)),
            subject.build(),
            pair.getPublic());
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
    } catch (CertIOException e) {
      throw new GeneralSecurityException("extension can't be encoded", e);
    }
    return signed(builder, pair.getPrivate());
  }

  private X509Certificate leaf(PublicKey publicKey, Collection<String> subjects, Instant now)
      throws GeneralSecurityException, CertIOException {
    String first = subjects.iterator().next();
    X500NameBuilder subject = new X500NameBuilder();
    if (first.length() <= MOST_COMMON_NAME) {
      subject.addRDN(BCStyle.CN, first);
    }
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            root,
            new BigInteger(SERIAL_BITS, random),
            Date.from(now.minus(SKEW)),
            Date.from(now.plus(LIFE)),
            subject.build(),
            publicKey);
    JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
    builder
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
        .addExtension(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
        .addExtension(
            Extension.authorityKeyIdentifier, false, extensions.createAuthorityKeyIdentifier(root))
        .addExtension(
            Extension.subjectAlternativeName,
            first.length() > MOST_COMMON_NAME,
            alternatives(subjects));
    if (revocationsUrl != null) {
      builder.addExtension(Extension.cRLDistributionPoints, false, at(revocationsUrl));
    }
    return signed(builder, key);
  }

  private static CRLDistPoint at(String url) {
    GeneralName name = new GeneralName(GeneralName.uniformResourceIdentifier, url);
    DistributionPointName point = new DistributionPointName(new GeneralNames(name));
    return new CRLDistPoint(new DistributionPoint[] {new DistributionPoint(point, null, null)});
  }

  private static GeneralNames alternatives(Collection<String> subjects) {
    return new GeneralNames(
        subjects.stream()
            .map(name ->
                new GeneralName(
                    IPAddress.isValid(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
            .toArray(GeneralName[]::new));
  }

  private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException("certificate can't be signed", e);
    }
  }
}
