package perigee.net.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.model.tls.TlsEntry.Certificate;

/// Chooses what a server shows by the name that the client asks for. What was chosen is parsed when
/// OpenSSL asks for it the first time; OpenSSL's own copy is then kept under the alias, which names
/// certificate and version. From any thread.
final class SniKeys extends X509ExtendedKeyManager {

  private static final Logger LOG = LoggerFactory.getLogger(SniKeys.class);

  /// Before the version in an alias.
  private static final char VERSION = '@';

  private final CertificateTable table;
  private final AtomicInteger made = new AtomicInteger();

  SniKeys(CertificateTable table) {
    this.table = table;
  }

  /// How many keys were parsed for the context that this belongs to.
  int made() {
    return made.get();
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    for (Certificate certificate : table.find(serverName(engine.getHandshakeSession()))) {
      if (keyType.startsWith(certificate.keyType())) {
        return certificate.id() + VERSION + certificate.version();
      }
    }
    return null;
  }

  private static @Nullable String serverName(@Nullable SSLSession session) {
    if (session instanceof ExtendedSSLSession extended) {
      for (SNIServerName name : extended.getRequestedServerNames()) {
        if (name instanceof SNIHostName host) {
          return host.getAsciiName().toLowerCase(Locale.ROOT);
        }
      }
    }
    return null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    Certificate certificate = certificate(alias);
    if (certificate == null) {
      return null;
    }
    try {
      return Pem.certificates(certificate.chain()).toArray(X509Certificate[]::new);
    } catch (GeneralSecurityException e) {
      tellUnusable(certificate, e);
      return null;
    }
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    Certificate certificate = certificate(alias);
    if (certificate == null) {
      return null;
    }
    try {
      made.incrementAndGet();
      return Pem.privateKey(certificate.key(), certificate.keyType());
    } catch (GeneralSecurityException e) {
      tellUnusable(certificate, e);
      return null;
    }
  }

  private @Nullable Certificate certificate(String alias) {
    return table.byId(alias.substring(0, alias.lastIndexOf(VERSION)));
  }

  /// Control checked it before it sent it, so this is our fault; only this name's handshakes fail.
  private static void tellUnusable(Certificate certificate, GeneralSecurityException e) {
    LOG.error("event=certificate-unusable id={} error=\"{}\"", certificate.id(), e.getMessage());
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, Socket socket) {
    return null;
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String @Nullable [] keyType, Principal @Nullable [] issuers, Socket socket) {
    return null;
  }
}
