package perigee.net.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Date;
import java.util.HexFormat;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import perigee.wire.octets.Sha256;

/// Trust in control and nobody else: its certificate must be issued to control by the authority
/// with a known fingerprint. Under which name or address control was reached does not matter, and
/// so a node can't pass for control though the same authority issued its certificate.
public final class ControlTrust extends X509ExtendedTrustManager {

  private final String fingerprint;
  private final InstantSource clock;

  /// Trusts control of one authority.
  ///
  /// @param fingerprint what `fingerprint` gives for the authority's certificate
  public ControlTrust(String fingerprint, InstantSource clock) {
    this.fingerprint = fingerprint;
    this.clock = clock;
  }

  /// The SHA-256 of a certificate, 64 lower-case hexadecimal digits.
  public static String fingerprint(X509Certificate certificate) throws CertificateException {
    return HexFormat.of().formatHex(Sha256.of(certificate.getEncoded()));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    X509Certificate authority = authority(chain);
    X509Certificate leaf = chain[0];
    try {
      leaf.verify(authority.getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new CertificateException("control's certificate is not signed by its authority", e);
    }
    Date now = Date.from(clock.instant());
    authority.checkValidity(now);
    leaf.checkValidity(now);
    if (!FleetCredentials.member(leaf).equals(FleetCredentials.CONTROL)) {
      throw new CertificateException(
          "the certificate is of " + leaf.getSubjectX500Principal() + "; it must be control's");
    }
  }

  private X509Certificate authority(X509Certificate[] chain) throws CertificateException {
    for (int i = 1; i < chain.length; i++) {
      if (fingerprint(chain[i]).equals(fingerprint)) {
        return chain[i];
      }
    }
    throw new CertificateException(
        "no certificate of the authority with fingerprint " + fingerprint + " was shown");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("this trust is for clients of control only");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
