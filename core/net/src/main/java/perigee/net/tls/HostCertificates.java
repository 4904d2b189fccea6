package perigee.net.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.KeyManagerFactoryWrapper;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSessionContext;
import org.jspecify.annotations.Nullable;
import perigee.model.tls.TlsChanges;
import perigee.net.http.ServerTls;

/// TLS towards clients: one context for all hosts, which shows each client the certificate of the
/// host that it names.
///
/// A context per host would cost some 30 kB and half a millisecond each; so the certificate is
/// chosen inside the handshake, and OpenSSL keeps the keys that were used, up to a bound. When that
/// is reached, a new context with an empty store takes the place of the old one, which is let go
/// two contexts later, and lives until its last connection is gone. Sessions are resumed across
/// contexts and loops, because all of them use the same ticket keys.
///
/// From any thread; a change holds from the next handshake on, and no connection is dropped.
public final class HostCertificates implements ServerTls {

  /// What is offered in ALPN, the best first (RFC 7301).
  public static final List<String> PROTOCOLS = List.of("h2", "http/1.1");

  /// Keys that OpenSSL holds ready: about 6 kB each.
  static final int MOST_READY = 4_096;

  /// Sessions of clients that can't keep their own, and for how long any session is resumed.
  private static final int KEPT_SESSIONS = 8_192;

  private static final Duration SESSION_LIFE = Duration.ofHours(8);

  /// Forward secrecy and authenticated encryption or nothing (RFC 9325 §4.2); for TLS 1.2, 1.3 has
  /// no others.
  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private static final String[] GROUPS = {"X25519MLKEM768", "X25519", "P-256", "P-384"};
  private static final byte[] SESSIONS_OF = "perigee".getBytes(StandardCharsets.US_ASCII);

  /// Contexts that were replaced and are not let go yet.
  private static final int KEPT_RETIRED = 2;

  private final CertificateTable table = new CertificateTable();
  private final Deque<Generation> retired = new ArrayDeque<>();
  private final SessionTickets tickets;
  private final int mostReady;
  private volatile BiConsumer<String, Runnable> onUnknown = (_, ready) -> ready.run();
  private volatile @Nullable Generation generation;

  /// A context and the keys that it was asked for.
  private record Generation(SslContext context, SniKeys keys) {}

  public HostCertificates(SecureRandom random) {
    this(random, MOST_READY);
  }

  HostCertificates(SecureRandom random, int mostReady) {
    this.tickets = new SessionTickets(random);
    this.mostReady = mostReady;
  }

  /// Puts changes in force.
  public void apply(TlsChanges changes) {
    table.apply(changes);
  }

  /// How many certificates there are.
  public int size() {
    return table.size();
  }

  /// Sets who is told of a host without a certificate, and lets the handshake go on.
  public void onUnknown(BiConsumer<String, Runnable> listener) {
    onUnknown = listener;
  }

  @Override
  public void prepare(@Nullable String serverName, Runnable ready) {
    // An address is no name of a host (RFC 6066 §3): nobody is to be asked for its certificate.
    if (serverName == null
        || table.has(serverName)
        || NetUtil.isValidIpV4Address(serverName)
        || NetUtil.isValidIpV6Address(serverName)) {
      ready.run();
    } else {
      onUnknown.accept(serverName, ready);
    }
  }

  /// Has new tickets encrypted with a new key; those of the last two are still good.
  public synchronized void rotateTickets() {
    tickets.rotate();
    Generation current = generation;
    if (current != null) {
      tickets.giveTo(current.context().sessionContext());
    }
  }

  @Override
  public SslContext context(@Nullable String serverName) {
    Generation current = generation;
    return current != null && current.keys().made() < mostReady ? current.context() : renewed();
  }

  private synchronized SslContext renewed() {
    Generation current = generation;
    if (current == null || current.keys().made() >= mostReady) {
      if (current != null) {
        retire(current);
      }
      current = made();
      generation = current;
    }
    return current.context();
  }

  /// Contexts are counted, not left to finalizers: those would cost each handshake more than its
  /// objects do. A handshake that is about to begin may still hold one that was just replaced.
  private void retire(Generation old) {
    retired.addLast(old);
    if (retired.size() > KEPT_RETIRED) {
      ReferenceCountUtil.release(retired.removeFirst().context());
    }
  }

  private Generation made() {
    SniKeys keys = new SniKeys(table);
    try {
      return new Generation(OpenSsl.isAvailable() ? openSsl(keys) : jdk(keys), keys);
    } catch (SSLException e) {
      throw new IllegalStateException("TLS context for clients: " + e.getMessage(), e);
    }
  }

  private SslContext openSsl(SniKeys keys) throws SSLException {
    OpenSslCachingX509KeyManagerFactory factory =
        new OpenSslCachingX509KeyManagerFactory(new KeyManagerFactoryWrapper(keys), 2 * mostReady);
    SslContext context =
        usual(SslContextBuilder.forServer(factory))
            .sslProvider(SslProvider.OPENSSL_REFCNT)
            .option(OpenSslContextOption.GROUPS, GROUPS)
            .build();
    SSLSessionContext sessions = context.sessionContext();
    tickets.giveTo(sessions);
    if (sessions instanceof OpenSslServerSessionContext open) {
      open.setSessionIdContext(SESSIONS_OF);
      open.setSessionCacheEnabled(true);
    }
    return context;
  }

  private static SslContext jdk(SniKeys keys) throws SSLException {
    return usual(SslContextBuilder.forServer(keys)).sslProvider(SslProvider.JDK).build();
  }

  private static SslContextBuilder usual(SslContextBuilder builder) {
    return builder
        .protocols("TLSv1.3", "TLSv1.2")
        .ciphers(CIPHERS)
        .sessionCacheSize(KEPT_SESSIONS)
        .sessionTimeout(SESSION_LIFE.toSeconds())
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                PROTOCOLS));
  }
}
