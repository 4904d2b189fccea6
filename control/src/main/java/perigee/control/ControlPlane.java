package perigee.control;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import perigee.control.api.Api;
import perigee.control.api.Services;
import perigee.control.certificate.Certificates;
import perigee.control.dnssec.ZoneKeys;
import perigee.control.engines.sqlite.SqliteControlStore;
import perigee.control.fleet.FleetAuthority;
import perigee.control.fleet.FleetServer;
import perigee.control.fleet.FleetSurroundings;
import perigee.control.login.LoginServer;
import perigee.control.mapping.Mapper;
import perigee.control.meeting.MeetingDesk;
import perigee.control.meeting.RecordingDesk;
import perigee.control.relay.RelayCredentials;
import perigee.control.store.Accounts;
import perigee.control.store.Accounts.Scope;
import perigee.control.store.ControlStore;
import perigee.control.store.InProcessBus;
import perigee.net.loop.Loops;

/// The control plane while it runs: store, authority, fleet and API.
public final class ControlPlane implements AutoCloseable {

  private static final String DEFAULT_PROVIDER = "default";
  private static final String FIRST_TOKEN = "first-operator";
  private static final Duration ADMIN_LINK_LIFE = Duration.ofDays(7);

  /// What is to be closed, the newest first.
  private final Deque<Runnable> closers = new ArrayDeque<>();

  private final FleetServer fleet;
  private final Api api;
  private final Optional<FirstStart> firstStart;

  private ControlPlane(ControlConfig config, InstantSource clock, Deque<Runnable> opened)
      throws IOException {
    SecureRandom random = new SecureRandom();
    Files.createDirectories(config.data());
    FleetAuthority authority =
        FleetAuthority.open(config.data(), config.fleetNames(), clock, random);
    ControlStore store =
        SqliteControlStore.open(config.data().resolve("control.db"), authority, clock, random);
    opened.push(store::close);
    InProcessBus bus = new InProcessBus();
    opened.push(bus::close);
    Loops loops = Loops.start(1, "fleet");
    opened.push(loops::close);
    Certificates certificates =
        Certificates.open(config.data(), revocationsUrl(config.api()), store, bus, clock, random);
    this.fleet =
        FleetServer.start(
            config.fleet(),
            authority,
            new FleetSurroundings(
                loops, store, certificates.feed(), bus, clock, random, config.mappingZone()));
    opened.push(fleet::close);
    certificates.start(fleet, config.mappingZone().name());
    opened.push(certificates::close);
    ZoneKeys zoneKeys =
        new ZoneKeys(certificates.vault(), store.zones(), config.mappingZone(), bus, clock);
    opened.push(zoneKeys::close);
    zoneKeys.start();
    RelayCredentials relays = new RelayCredentials(certificates.vault(), clock, random);
    relays.settle();
    MeetingDesk meetings =
        new MeetingDesk(store.meetings(), store.leases(), fleet, config.meetings(), clock, random);
    opened.push(meetings::close);
    meetings.start();
    RecordingDesk recordings =
        new RecordingDesk(
            store.properties(), bus, DEFAULT_PROVIDER, config.meetings().recordings());
    LoginServer login =
        new LoginServer(store, certificates.vault(), config.people(), clock, random);
    opened.push(login::close);
    login.start();
    this.firstStart = firstStart(store.accounts());
    JoinFiles joins =
        new JoinFiles(
            config.data().resolve("join"), config.bootstrap(), store.nodes(), fleet, clock);
    opened.push(joins::close);
    joins.start();
    Mapper mapper =
        Mapper.open(
            config.data(),
            config.mapping(),
            config.mappingZone().name(),
            fleet,
            clock,
            new Random());
    opened.push(mapper::close);
    mapper.start();
    Services services =
        new Services(
            store,
            fleet,
            certificates,
            zoneKeys,
            relays,
            meetings,
            recordings,
            login,
            mapper,
            bus,
            clock,
            random,
            version(),
            config.mappingZone());
    this.api = Api.start(config.api(), config.limits(), services);
    opened.push(api::close);
    fleet.desk(new FleetDesk(api.passage(), meetings, recordings, login));
    fleet.open();
    closers.addAll(opened);
  }

  /// Where the API gives the list of revocations; null while it is not known under which address
  /// clients reach the API.
  private static @Nullable String revocationsUrl(InetSocketAddress api) {
    if (api.getPort() == 0 || api.getAddress().isAnyLocalAddress()) {
      return null;
    }
    String host = api.getAddress().getHostAddress();
    String literal = host.contains(":") ? "[" + host + "]" : host;
    return "http://" + literal + ":" + api.getPort() + "/v1/certificates/revocations";
  }

  /// Starts everything; it can be reached once this returns.
  ///
  /// @throws IOException if the data directory or an address cannot be used
  public static ControlPlane start(ControlConfig config, InstantSource clock) throws IOException {
    Deque<Runnable> opened = new ArrayDeque<>();
    try {
      return new ControlPlane(config, clock, opened);
    } catch (IOException | RuntimeException e) {
      opened.forEach(Runnable::run);
      throw e;
    }
  }

  /// The way in, if nobody had one when control started.
  public Optional<FirstStart> firstStart() {
    return firstStart;
  }

  public InetSocketAddress apiAddress() {
    return api.address();
  }

  public InetSocketAddress fleetAddress() {
    return fleet.address();
  }

  @Override
  public void close() {
    closers.forEach(Runnable::run);
    closers.clear();
  }

  /// An installation without any operator is one that was never entered, or whose operators have
  /// lost their way in: both get a new one.
  private static Optional<FirstStart> firstStart(Accounts accounts) {
    if (accounts.provider(DEFAULT_PROVIDER).isEmpty()) {
      accounts.createProvider(DEFAULT_PROVIDER, "Default");
    }
    boolean entered =
        accounts.accounts().stream().anyMatch(a -> a.scope().isOperator())
            || accounts.tokens().stream().anyMatch(t -> t.scope().isOperator());
    return entered
        ? Optional.empty()
        : Optional.of(
            new FirstStart(
                accounts.issueToken(FIRST_TOKEN, Scope.OPERATOR, null).secret(),
                accounts.issueAdminLink(ADMIN_LINK_LIFE)));
  }

  private static String version() {
    String version = ControlPlane.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
