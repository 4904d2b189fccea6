package perigee.control.api;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.HttpResponseException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;

/// The API while it listens. Each request runs on a virtual thread of its own.
public final class Api implements AutoCloseable {

  private static final int IDLE_MILLIS = 60_000;
  private static final int MAX_HEADER_BYTES = 16 << 10;
  private static final int ACCEPT_BACKLOG = 512;

  private final Javalin server;
  private final InetSocketAddress address;
  private final Passage passage;

  private Api(Javalin server, InetSocketAddress address, Passage passage) {
    this.server = server;
    this.passage = passage;
    this.address = address;
  }

  /// Begins to listen.
  ///
  /// @param listen port 0 lets the kernel choose
  /// @throws io.javalin.util.JavalinException if the address cannot be bound
  public static Api start(InetSocketAddress listen, Limits limits, Services services) {
    Counters counters = new Counters();
    Dispatch dispatch = new Dispatch(services, limits, counters);
    List<Route> routes = routes(services, limits, counters);
    Javalin server = Javalin.create(config -> configure(config, listen, routes, dispatch)).start();
    return new Api(
        server,
        new InetSocketAddress(listen.getAddress(), server.port()),
        new Passage(routes, dispatch));
  }

  /// The way in for requests that nodes pass on.
  public Passage passage() {
    return passage;
  }

  /// Where it listens.
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public void close() {
    server.stop();
  }

  /// Every operation; `openapi.yaml` has the same.
  static List<Route> routes(Services services, Limits limits, Counters counters) {
    List<Route> all = new ArrayList<>();
    all.addAll(new Sessions(services, limits, counters).routes());
    all.addAll(new Providers(services).routes());
    all.addAll(new AccountRoutes(services).routes());
    all.addAll(new Tokens(services).routes());
    all.addAll(new PropertyRoutes(services).routes());
    all.addAll(new NameRoutes(services).routes());
    all.addAll(new ZoneRoutes(services).routes());
    all.addAll(new Releases(services).routes());
    all.addAll(new Purges(services).routes());
    all.addAll(new Prefetches(services).routes());
    all.addAll(new NodeRoutes(services).routes());
    all.addAll(new RelayRoutes(services).routes());
    all.addAll(new MeetingRoutes(services, counters).routes());
    PersonGates gates = new PersonGates(services, limits, counters);
    all.addAll(new PeopleRoutes(services, gates).routes());
    all.addAll(new PersonSessions(services, gates).routes());
    all.addAll(new BuddyRoutes(services, gates).routes());
    all.addAll(new DeviceRoutes(services, gates).routes());
    all.addAll(new MapRoutes(services).routes());
    all.addAll(new Explain(services).routes());
    all.addAll(new CertificateRoutes(services).routes());
    all.addAll(new StatusRoutes(services).routes());
    all.addAll(new AdminLink(services).routes());
    all.add(Route.get("/metrics", Access.EVERYBODY, counters.page(services)));
    return all;
  }

  private static void configure(
      JavalinConfig config, InetSocketAddress listen, List<Route> routes, Dispatch dispatch) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.concurrency.useVirtualThreads = true;
    config.http.prefer405over404 = true;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.jetty.modifyServer(server -> server.setErrorHandler(dispatch::unparsed));
    config.jetty.modifyHttpConfiguration(Api::modest);
    config.jetty.addConnector((server, http) -> {
      ServerConnector connector =
          new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
      connector.setHost(listen.getAddress().getHostAddress());
      connector.setPort(listen.getPort());
      connector.setIdleTimeout(IDLE_MILLIS);
      connector.setAcceptQueueSize(ACCEPT_BACKLOG);
      return connector;
    });
    register(config.routes, routes, dispatch);
  }

  private static void modest(HttpConfiguration http) {
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(MAX_HEADER_BYTES);
  }

  private static void register(RoutesConfig config, List<Route> routes, Dispatch dispatch) {
    for (Route route : routes) {
      config.addHttpHandler(
          route.method(), route.path(), context -> dispatch.answer(route, context));
    }
    config.exception(Refusal.class, dispatch::refused);
    config.exception(HttpResponseException.class, dispatch::unrouted);
    config.exception(InterruptedException.class, (_, context) -> dispatch.stopping(context));
    config.exception(Exception.class, dispatch::failed);
  }
}
