package perigee.net.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Keys and certificates as text (RFC 7468).
public final class Pem {

  private static final String PRIVATE_KEY = "PRIVATE KEY";
  private static final String PUBLIC_KEY = "PUBLIC KEY";

  private Pem() {}

  public static String write(List<X509Certificate> chain) {
    StringBuilder text = new StringBuilder();
    for (X509Certificate certificate : chain) {
      try {
        text.append(block("CERTIFICATE", certificate.getEncoded()));
      } catch (CertificateException e) {
        throw new IllegalArgumentException("certificate without an encoding", e);
      }
    }
    return text.toString();
  }

  public static String write(PrivateKey key) {
    return block(PRIVATE_KEY, encoded(key));
  }

  public static String write(PublicKey key) {
    return block(PUBLIC_KEY, encoded(key));
  }

  /// Reads one or more certificates.
  public static List<X509Certificate> certificates(String text) throws GeneralSecurityException {
    List<X509Certificate> chain = new ArrayList<>();
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    for (Certificate certificate :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(bytes))) {
      chain.add((X509Certificate) certificate);
    }
    if (chain.isEmpty()) {
      throw new CertificateException("no certificate in the text; at least one is expected");
    }
    return List.copyOf(chain);
  }

  /// Reads a PKCS #8 key.
  ///
  /// @param algorithm the JDK's name, such as `EC`
  public static PrivateKey privateKey(String text, String algorithm)
      throws GeneralSecurityException {
    return KeyFactory.getInstance(algorithm)
        .generatePrivate(new PKCS8EncodedKeySpec(body(text, PRIVATE_KEY)));
  }

  /// Reads a subject public key.
  ///
  /// @param algorithm the JDK's name, such as `Ed25519`
  public static PublicKey publicKey(String text, String algorithm) throws GeneralSecurityException {
    return KeyFactory.getInstance(algorithm)
        .generatePublic(new X509EncodedKeySpec(body(text, PUBLIC_KEY)));
  }

  private static byte[] encoded(Key key) {
    byte[] bytes = key.getEncoded();
    if (bytes == null) {
      throw new IllegalArgumentException("key without an encoding");
    }
    return bytes;
  }

  private static String block(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, body, label);
  }

  private static byte[] body(String text, String label) throws GeneralSecurityException {
    String begin = "-----BEGIN " + label + "-----";
    int from = text.indexOf(begin);
    int to = text.indexOf("-----END " + label + "-----");
    if (from < 0 || to < from) {
      throw new GeneralSecurityException("no " + label + " in the text");
    }
    try {
      return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException(label + " is not base64", e);
    }
  }
}
