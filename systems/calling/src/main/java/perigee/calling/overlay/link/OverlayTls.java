package perigee.calling.overlay.link;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Date;
import java.util.Objects;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import perigee.calling.overlay.DeviceName;
import perigee.net.tls.FleetCredentials;

/// Mutual TLS of the overlay: both sides show a certificate of the fleet's authority, or a
/// [DeviceBadge]. From any thread; renewed credentials take effect with the next handshake.
public final class OverlayTls {

  /// Of the store in memory through which a key reaches OpenSSL; the usual kind is slow.
  private static final String KEY_STORE = "JKS";

  private final Supplier<FleetCredentials> credentials;
  private final DeviceKeys devices;
  private final InstantSource clock;
  private @Nullable Made made;

  private record Made(FleetCredentials of, SslContext server, SslContext client) {}

  /// The TLS of one host.
  ///
  /// @param credentials its own, and the fleet's authority
  /// @param devices what control says of devices
  public OverlayTls(
      Supplier<FleetCredentials> credentials, DeviceKeys devices, InstantSource clock) {
    this.credentials = credentials;
    this.devices = devices;
    this.clock = clock;
  }

  /// As links want it.
  public OverlayLinks.Tls links() {
    return new OverlayLinks.Tls(() -> made().server(), () -> made().client());
  }

  private synchronized Made made() {
    FleetCredentials now = credentials.get();
    Made known = made;
    if (known != null && Objects.equals(known.of(), now)) {
      return known;
    }
    try {
      Made fresh = make(now);
      made = fresh;
      return fresh;
    } catch (SSLException e) {
      throw new IllegalStateException("TLS context: " + e.getMessage(), e);
    }
  }

  private Made make(FleetCredentials own) throws SSLException {
    SslProvider provider = OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
    Trust trust = new Trust(own.authority());
    return new Made(
        own,
        SslContextBuilder.forServer(own.key(), own.chain())
            .keyStoreType(KEY_STORE)
            .sslProvider(provider)
            .trustManager(trust)
            .clientAuth(ClientAuth.REQUIRE)
            .build(),
        SslContextBuilder.forClient()
            .keyStoreType(KEY_STORE)
            .sslProvider(provider)
            .keyManager(own.key(), own.chain())
            .trustManager(trust)
            .endpointIdentificationAlgorithm("")
            .build());
  }

  /// Whose certificates are taken. Names of hosts say nothing here: the subject does, which
  /// [PeerConnection] compares.
  private final class Trust extends X509ExtendedTrustManager {

    private final X509Certificate authority;

    Trust(X509Certificate authority) {
      this.authority = authority;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
      X509Certificate leaf = chain[0];
      leaf.checkValidity(Date.from(clock.instant()));
      String id = FleetCredentials.member(leaf);
      boolean genuine =
          DeviceName.is(id) ? DeviceBadge.isGenuine(leaf, devices) : isOfFleet(leaf, authority);
      if (!genuine) {
        throw new CertificateException("it is of no super node, and of no device");
      }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    /// None, so that who signed for itself sends its certificate, too.
    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /// Whether the fleet's authority signed a certificate.
  static boolean isOfFleet(X509Certificate certificate, X509Certificate authority) {
    try {
      certificate.verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException _) {
      return false;
    }
  }
}
