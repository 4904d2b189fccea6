package perigee.control.fleet;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;
import perigee.wire.octets.P256;

/// Makes the certificates of a fleet (RFC 5280), all on P-256.
///
/// @param key the authority's
/// @param certificate the authority's
record CertificateIssuer(PrivateKey key, X509Certificate certificate, SecureRandom random) {

  private static final Duration AUTHORITY_LIFE = Duration.ofDays(3_653);
  private static final Duration LIFE = Duration.ofDays(90);

  /// Clocks of a fleet may differ by this much.
  static final Duration SKEW = Duration.ofMinutes(5);

  private static final int SERIAL_BITS = 120;

  /// Makes an authority.
  static CertificateIssuer begin(Instant now, SecureRandom random) throws GeneralSecurityException {
    KeyPair pair = P256.newPair(random);
    X500Name name = new X500Name("CN=Perigee fleet authority");
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            new BigInteger(SERIAL_BITS, random),
            Date.from(now.minus(SKEW)),
            Date.from(now.plus(AUTHORITY_LIFE)),
            name,
            pair.getPublic());
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    } catch (CertIOException e) {
      throw new GeneralSecurityException("extension can't be encoded", e);
    }
    return new CertificateIssuer(pair.getPrivate(), signed(builder, pair.getPrivate()), random);
  }

  /// Issues a certificate for 90 days.
  ///
  /// @param member who it is for: a node's id, or control
  /// @param names and addresses under which the member may be reached, besides its id
  /// @param purposes what it may be used for
  X509Certificate issue(
      String member,
      Collection<String> names,
      PublicKey publicKey,
      Instant now,
      KeyPurposeId... purposes)
      throws GeneralSecurityException {
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            certificate,
            new BigInteger(SERIAL_BITS, random),
            Date.from(now.minus(SKEW)),
            Date.from(now.plus(LIFE)),
            new X500Name("CN=" + member),
            publicKey);
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
      builder.addExtension(Extension.subjectAlternativeName, false, subjects(member, names));
    } catch (CertIOException e) {
      throw new GeneralSecurityException("extension can't be encoded", e);
    }
    return signed(builder, key);
  }

  private static GeneralNames subjects(String member, Collection<String> names) {
    LinkedHashSet<String> all = new LinkedHashSet<>();
    all.add(member);
    all.addAll(names);
    List<GeneralName> subjects = new ArrayList<>();
    for (String name : all) {
      int kind = IPAddress.isValid(name) ? GeneralName.iPAddress : GeneralName.dNSName;
      subjects.add(new GeneralName(kind, name));
    }
    return new GeneralNames(subjects.toArray(GeneralName[]::new));
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
