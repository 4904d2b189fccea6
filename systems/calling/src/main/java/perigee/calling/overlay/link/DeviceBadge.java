package perigee.calling.overlay.link;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import perigee.calling.overlay.DeviceName;
import perigee.net.tls.FleetCredentials;

/// How a device shows itself in TLS: a certificate that it signed for itself, named
/// `~PERSON.DEVICE` and with control's word on its key in an extension. It is worth what that word
/// is worth.
public final class DeviceBadge {

  /// Made from a random UUID (ITU-T X.667).
  private static final String WORD = "2.25.178307330326388478625988293987995947427";

  private static final int SERIAL_BITS = 64;

  private DeviceBadge() {}

  /// Makes one.
  ///
  /// @param word the certificate that control made for the key
  public static X509Certificate make(
      DeviceName name,
      PublicKey publicKey,
      PrivateKey key,
      String word,
      Instant from,
      Instant until,
      SecureRandom random)
      throws GeneralSecurityException {
    X500Name subject = new X500Name("CN=" + name.id());
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            subject,
            new BigInteger(SERIAL_BITS, random),
            Date.from(from),
            Date.from(until),
            subject,
            publicKey);
    try {
      builder.addExtension(new ASN1ObjectIdentifier(WORD), false, new DERUTF8String(word));
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    } catch (IOException | OperatorCreationException e) {
      throw new GeneralSecurityException("the device's certificate can't be made", e);
    }
  }

  /// Whether control says now that its key is of the device that it names.
  static boolean isGenuine(X509Certificate shown, DeviceKeys devices) {
    return certified(shown, devices).filter(key -> isSigned(shown, key)).isPresent();
  }

  /// The same of one that was genuine before.
  static boolean isCertified(X509Certificate shown, DeviceKeys devices) {
    return certified(shown, devices).isPresent();
  }

  private static Optional<PublicKey> certified(X509Certificate shown, DeviceKeys devices) {
    return DeviceName.parse(FleetCredentials.member(shown))
        .flatMap(
            name -> word(shown).flatMap(word -> devices.key(word, name.person(), name.device())))
        .filter(key -> Arrays.equals(key.getEncoded(), shown.getPublicKey().getEncoded()));
  }

  private static boolean isSigned(X509Certificate shown, PublicKey key) {
    try {
      shown.verify(key);
      return true;
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private static Optional<String> word(X509Certificate shown) {
    byte[] extension = shown.getExtensionValue(WORD);
    if (extension == null) {
      return Optional.empty();
    }
    try {
      ASN1Encodable value = JcaX509ExtensionUtils.parseExtensionValue(extension);
      return value instanceof ASN1UTF8String text
          ? Optional.of(text.getString())
          : Optional.empty();
    } catch (IOException | IllegalArgumentException | IllegalStateException _) {
      return Optional.empty();
    }
  }
}
