package perigee.net.tls;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import perigee.net.http.Alpn;
import perigee.net.http.ClientContexts;
import perigee.net.http.Target;

/// The TLS contexts of one node: for the fabric with the fleet's certificates, for public origins
/// with the system's trust. Each is made when it is first asked for, so that a node that does no
/// TLS never loads OpenSSL. OpenSSL is used where it is available, else the JDK.
///
/// From any thread; renewed credentials take effect with the next handshake.
public final class FleetContexts implements ClientContexts {

  /// Of the store in memory through which a key reaches OpenSSL: the usual kind derives a key from
  /// a password twenty thousand times, at each context anew, to protect what never leaves memory.
  private static final String KEY_STORE = "JKS";

  /// As many origins with trust of their own as have their contexts kept.
  private static final int MOST_TRUSTS = 256;

  private final @Nullable Path extraAuthorities;
  private volatile @Nullable Fabric fabric;
  private final Once trusting = new Once(() -> makeTrusting(false));
  private final Once trustingHttp2 = new Once(() -> makeTrusting(true));
  private final Once blind = new Once(() -> makeBlind(false));
  private final Once blindHttp2 = new Once(() -> makeBlind(true));
  private final Map<Trust, SslContext> trusts = new LinkedHashMap<>(); // guarded by itself

  /// Contexts of a node without credentials yet.
  ///
  /// @param extraAuthorities a PEM file of authorities that origins are also verified with; null
  ///   for the system's only
  public FleetContexts(@Nullable Path extraAuthorities) {
    this.extraAuthorities = extraAuthorities;
  }

  /// Uses these credentials for handshakes from now on.
  public void replace(FleetCredentials credentials) {
    fabric =
        new Fabric(
            credentials,
            new Once(() -> listening(credentials, ClientAuth.REQUIRE)),
            new Once(() -> calling(credentials)));
  }

  /// Those that are used now.
  public FleetCredentials credentials() {
    return fabric().credentials();
  }

  /// The fabric's calling side: it shows the node's certificate; the server's must be issued by the
  /// fleet's authority.
  public SslContext client() {
    return fabric().client().context();
  }

  /// The fabric's listener: clients must show a certificate of the fleet's authority.
  public SslContext server() {
    return fabric().server().context();
  }

  @Override
  public SslContext context(Target.ClientTls tls, Target.Http2 http2) {
    if (tls.fleet()) {
      return fabric().client().context();
    }
    boolean offered = http2 != Target.Http2.NEVER;
    String trusted = tls.trusted();
    if (tls.verify() && trusted != null) {
      return context(new Trust(trusted, offered));
    }
    if (tls.verify()) {
      return (offered ? trustingHttp2 : trusting).context();
    }
    return (offered ? blindHttp2 : blind).context();
  }

  /// Made once, in about a millisecond; the eldest goes when there are too many.
  private SslContext context(Trust trust) {
    synchronized (trusts) {
      SslContext known = trusts.get(trust);
      if (known != null) {
        return known;
      }
      SslContext fresh = trust.make();
      if (trusts.size() >= MOST_TRUSTS) {
        trusts.remove(trusts.keySet().iterator().next());
      }
      trusts.put(trust, fresh);
      return fresh;
    }
  }

  /// A listener's context whose clients are checked against the fleet's authority.
  public static SslContext listening(FleetCredentials credentials, ClientAuth clients)
      throws SSLException {
    return SslContextBuilder.forServer(credentials.key(), credentials.chain())
        .keyStoreType(KEY_STORE)
        .sslProvider(provider())
        .trustManager(credentials.authority())
        .clientAuth(clients)
        .build();
  }

  /// A client's context that shows credentials and trusts control alone.
  ///
  /// @param credentials null to show none
  public static SslContext toControl(@Nullable FleetCredentials credentials, ControlTrust trust)
      throws SSLException {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(provider())
            .trustManager(trust)
            .endpointIdentificationAlgorithm("");
    if (credentials != null) {
      builder.keyStoreType(KEY_STORE).keyManager(credentials.key(), credentials.chain());
    }
    return builder.build();
  }

  private static SslContext calling(FleetCredentials credentials) throws SSLException {
    return SslContextBuilder.forClient()
        .sslProvider(provider())
        .keyStoreType(KEY_STORE)
        .keyManager(credentials.key(), credentials.chain())
        .trustManager(credentials.authority())
        .build();
  }

  private static SslContext makeBlind(boolean http2) throws SSLException {
    return toOrigins(http2)
        .trustManager(InsecureTrustManagerFactory.INSTANCE)
        .endpointIdentificationAlgorithm("")
        .build();
  }

  private static SslContextBuilder toOrigins(boolean http2) {
    SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(provider());
    return http2 ? builder.applicationProtocolConfig(Alpn.offersHttp2()) : builder;
  }

  private SslContext makeTrusting(boolean http2) throws SSLException {
    SslContextBuilder builder = toOrigins(http2);
    Path extra = extraAuthorities;
    return extra == null ? builder.build() : builder.trustManager(withSystems(extra)).build();
  }

  private static TrustManagerFactory withSystems(Path extra) throws SSLException {
    try {
      KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
      all.load(null, null);
      for (X509Certificate certificate : system().getAcceptedIssuers()) {
        all.setCertificateEntry("certificate" + all.size(), certificate);
      }
      for (X509Certificate certificate : Pem.certificates(Files.readString(extra))) {
        all.setCertificateEntry("certificate" + all.size(), certificate);
      }
      return factory(all);
    } catch (GeneralSecurityException | IOException e) {
      throw new SSLException(extra + ": can't be read as PEM certificates: " + e.getMessage(), e);
    }
  }

  private static X509TrustManager system() throws GeneralSecurityException {
    for (TrustManager manager : factory(null).getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return x509;
      }
    }
    throw new GeneralSecurityException("the system has no trust store");
  }

  private static TrustManagerFactory factory(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }

  private static SslProvider provider() {
    return OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
  }

  private Fabric fabric() {
    Fabric current = fabric;
    if (current == null) {
      throw new IllegalStateException("the node has no fleet certificate yet; it must join first");
    }
    return current;
  }

  private record Fabric(FleetCredentials credentials, Once server, Once client) {}

  /// What an origin alone is verified with.
  ///
  /// @param certificates in PEM, which the property's reader has looked at
  /// @param http2 whether HTTP/2 is offered
  private record Trust(String certificates, boolean http2) {

    SslContext make() {
      try {
        return toOrigins(http2).trustManager(Pem.certificates(certificates)).build();
      } catch (GeneralSecurityException | SSLException e) {
        throw new IllegalStateException("TLS context: " + e.getMessage(), e);
      }
    }
  }

  /// Makes a context.
  @FunctionalInterface
  private interface Maker {

    SslContext make() throws SSLException;
  }

  /// A context that is made at its first use.
  private static final class Once {

    private final Maker maker;
    private volatile @Nullable SslContext made;

    Once(Maker maker) {
      this.maker = maker;
    }

    SslContext context() {
      SslContext known = made;
      return known == null ? make() : known;
    }

    private synchronized SslContext make() {
      SslContext known = made;
      if (known != null) {
        return known;
      }
      try {
        SslContext fresh = maker.make();
        made = fresh;
        return fresh;
      } catch (SSLException e) {
        throw new IllegalStateException("TLS context: " + e.getMessage(), e);
      }
    }
  }
}
