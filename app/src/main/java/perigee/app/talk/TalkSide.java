package perigee.app.talk;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.app.config.HostPort;
import perigee.app.config.TalkFile;
import perigee.net.http.ExchangeHandler;
import perigee.net.http.HttpServer;
import perigee.net.http.HttpServerConfig;
import perigee.net.http.ServerTls;
import perigee.net.loop.Loops;

/// The talk host of a super node: the web app by HTTP and HTTPS.
public final class TalkSide implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(TalkSide.class);

  private static final Duration DRAIN = Duration.ofMillis(500);

  private final @Nullable HttpServer plain;
  private final @Nullable HttpServer secure;
  private final String link;

  private TalkSide(@Nullable HttpServer plain, @Nullable HttpServer secure, String link) {
    this.plain = plain;
    this.secure = secure;
    this.link = link;
  }

  /// What a talk host needs.
  ///
  /// @param host by which browsers reach it
  /// @param certificates of its HTTPS
  /// @param home the launcher's folder of this build; null in tests
  /// @param mounted what others answer, by path
  public record Surroundings(
      Loops loops,
      String host,
      ServerTls certificates,
      @Nullable Path home,
      Map<String, ExchangeHandler> mounted) {

    public Surroundings {
      mounted = Map.copyOf(mounted);
    }
  }

  /// Listens.
  ///
  /// @throws IOException if an address is taken, or the app can't be read
  public static TalkSide start(TalkFile config, Surroundings surroundings) throws IOException {
    @Nullable Path home = surroundings.home();
    WebApp app = WebApp.read(home == null ? Path.of("talk") : home.resolve("talk"));
    if (!app.isBuilt()) {
      LOG.warn("event=no-web-app folder=\"{}\"", home);
    }
    ExchangeHandler routes = new TalkRoutes(surroundings.mounted(), new WebPages(app));
    HttpServer plain = listen(surroundings.loops(), config.http(), null, routes);
    try {
      HttpServer secure =
          listen(surroundings.loops(), config.https(), surroundings.certificates(), routes);
      return new TalkSide(plain, secure, link(config, surroundings.host(), plain, secure));
    } catch (IOException e) {
      if (plain != null) {
        plain.close();
      }
      throw e;
    }
  }

  private static @Nullable HttpServer listen(
      Loops loops, @Nullable HostPort at, @Nullable ServerTls tls, ExchangeHandler routes)
      throws IOException {
    if (at == null) {
      return null;
    }
    HttpServerConfig config = HttpServerConfig.on(at.address());
    return HttpServer.start(loops, tls == null ? config : config.withTls(tls), routes);
  }

  private static String link(
      TalkFile config, String host, @Nullable HttpServer plain, @Nullable HttpServer secure) {
    if (config.link() != null) {
      return config.link();
    }
    // Browsers give a camera to loopback and to HTTPS alone.
    boolean asPlain = plain != null && (secure == null || isLoopback(host));
    return asPlain ? url("http", host, plain) : url("https", host, secure);
  }

  private static boolean isLoopback(String host) {
    try {
      return host.equals("localhost") || InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static String url(String scheme, String host, @Nullable HttpServer server) {
    int port = server == null ? 0 : server.address().getPort();
    return scheme + "://" + new HostPort(host, port);
  }

  /// What links to meetings begin with.
  public String link() {
    return link;
  }

  /// Endpoint name to URL, as it is bound.
  ///
  /// @param host by which browsers reach it
  public Map<String, String> listeners(String host) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("talk", link);
    if (plain != null) {
      all.put("talk-http", url("http", host, plain));
    }
    if (secure != null) {
      all.put("talk-https", url("https", host, secure));
    }
    return all;
  }

  @Override
  public void close() {
    if (plain != null) {
      plain.drain(DRAIN);
    }
    if (secure != null) {
      secure.drain(DRAIN);
    }
  }
}
