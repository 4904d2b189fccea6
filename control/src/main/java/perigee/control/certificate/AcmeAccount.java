package perigee.control.certificate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.provider.GenericAcmeProvider;
import perigee.net.tls.Pem;
import perigee.wire.octets.P256;

/// This network's account with an ACME authority (RFC 8555 §7.3). Its key is made once per
/// directory and kept sealed. From any thread; may block.
final class AcmeAccount {

  private static final String KEY = "acme-account-key ";
  private static final String PUBLIC_KEY = "acme-account-public-key ";
  private static final Duration NETWORK = Duration.ofSeconds(15);

  private final Vault vault;
  private final SecureRandom random;
  private @Nullable AcmeSettings loggedInTo;
  private @Nullable Login login;

  AcmeAccount(Vault vault, SecureRandom random) {
    this.vault = vault;
    this.random = random;
  }

  /// The account, made with the authority if it is not known there.
  synchronized Login login(AcmeSettings settings) throws AcmeException, IOException {
    Login known = login;
    if (known != null && settings.equals(loggedInTo)) {
      return known;
    }
    try {
      Session session = new Session(settings.directory(), provider(settings));
      session.networkSettings().setTimeout(NETWORK);
      AccountBuilder builder =
          new AccountBuilder().agreeToTermsOfService().useKeyPair(key(settings.directory()));
      settings.contacts().forEach(builder::addContact);
      Login fresh = builder.createLogin(session);
      login = fresh;
      loggedInTo = settings;
      return fresh;
    } catch (GeneralSecurityException e) {
      throw new IOException("the account's key or trusted root: " + e.getMessage(), e);
    }
  }

  /// Forgets the session; the next use begins one anew.
  synchronized void forget() {
    login = null;
    loggedInTo = null;
  }

  private KeyPair key(URI directory) throws GeneralSecurityException {
    Optional<String> kept = vault.secretSetting(KEY + directory);
    Optional<String> keptPublic = vault.secretSetting(PUBLIC_KEY + directory);
    if (kept.isPresent() && keptPublic.isPresent()) {
      return new KeyPair(Pem.publicKey(keptPublic.get(), "EC"), Pem.privateKey(kept.get(), "EC"));
    }
    KeyPair fresh = P256.newPair(random);
    vault.setSecretly(PUBLIC_KEY + directory, Pem.write(fresh.getPublic()));
    vault.setSecretly(KEY + directory, Pem.write(fresh.getPrivate()));
    return fresh;
  }

  private static GenericAcmeProvider provider(AcmeSettings settings)
      throws GeneralSecurityException, IOException {
    String root = settings.trustedRoot();
    return root == null ? new GenericAcmeProvider() : new TrustingProvider(context(root));
  }

  private static SSLContext context(String root) throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    for (X509Certificate certificate : Pem.certificates(root)) {
      trusted.setCertificateEntry("root" + trusted.size(), certificate);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  /// An authority inside the operator's own network, whose certificate no public root vouches for.
  private static final class TrustingProvider extends GenericAcmeProvider {

    private final SSLContext context;

    TrustingProvider(SSLContext context) {
      this.context = context;
    }

    @Override
    public HttpClient createHttpClient(NetworkSettings settings) {
      return HttpClient.newBuilder()
          .sslContext(context)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .connectTimeout(settings.getTimeout())
          .build();
    }
  }
}
