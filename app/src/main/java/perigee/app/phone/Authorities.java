package perigee.app.phone;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// Who vouches for the servers that a phone speaks to by TLS.
public final class Authorities {

  private Authorities() {}

  /// Those of a text in PEM and nobody else.
  static SSLContext only(String pem) throws IOException {
    try {
      Collection<? extends Certificate> all = read(pem);
      if (all.isEmpty()) {
        throw new IOException("there is no certificate in what is to vouch for the network");
      }
      return trusting(all);
    } catch (GeneralSecurityException e) {
      throw unusable(e);
    }
  }

  /// Those of a text in PEM, which may be empty, and those that the machine trusts.
  public static SSLContext besideTheMachines(String pem) throws IOException {
    try {
      List<Certificate> all = new ArrayList<>(read(pem));
      for (TrustManager each : managers(null)) {
        if (each instanceof X509TrustManager manager) {
          all.addAll(List.of(manager.getAcceptedIssuers()));
        }
      }
      return trusting(all);
    } catch (GeneralSecurityException e) {
      throw unusable(e);
    }
  }

  private static Collection<? extends Certificate> read(String pem)
      throws GeneralSecurityException {
    byte[] text = pem.getBytes(StandardCharsets.US_ASCII);
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(text));
  }

  private static SSLContext trusting(Collection<? extends Certificate> certificates)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (Certificate each : certificates) {
      store.setCertificateEntry("authority-" + number++, each);
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers(store), null);
    return context;
  }

  /// What checks certificates.
  ///
  /// @param store null for the machine's
  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust.getTrustManagers();
  }

  private static IOException unusable(GeneralSecurityException e) {
    return new IOException("the certificate of the network can't be used: " + e.getMessage(), e);
  }
}
