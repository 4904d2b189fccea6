package perigee.app.talk;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.app.config.HostPort;
import perigee.app.config.TalkFile;
import perigee.app.process.JavaCommand;
import perigee.meeting.host.Cascading;
import perigee.meeting.host.HostTerms;
import perigee.meeting.host.MeetingHost;
import perigee.meeting.record.RecordingShelf;
import perigee.model.fleet.PassedRequest;
import perigee.net.fleet.NodeCalls;
import perigee.net.http.ExchangeHandler;
import perigee.net.http.HttpServer;
import perigee.net.http.HttpServerConfig;
import perigee.net.http.OtherProtocol;
import perigee.net.http.ServerTls;
import perigee.net.http.SharedPort;
import perigee.net.loop.Loops;
import perigee.realtime.turn.TurnConfig;

/// The talk host of a super node: the web app and meetings, by HTTP and HTTPS.
public final class TalkSide implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(TalkSide.class);

  private static final Duration DRAIN = Duration.ofMillis(500);

  private final @Nullable HttpServer plain;
  private final @Nullable HttpServer secure;
  private final String link;
  private final MeetingHost meetings;
  private final RecordingKeeper recordings;
  private final @Nullable CascadeLines cascade;

  private TalkSide(
      @Nullable HttpServer plain,
      @Nullable HttpServer secure,
      String link,
      MeetingHost meetings,
      RecordingKeeper recordings,
      @Nullable CascadeLines cascade) {
    this.recordings = recordings;
    this.plain = plain;
    this.secure = secure;
    this.link = link;
    this.meetings = meetings;
    this.cascade = cascade;
  }

  /// What a talk host needs.
  ///
  /// @param host by which browsers reach it
  /// @param certificates of its HTTPS
  /// @param java starts meetings' processes, and knows where the web app is
  /// @param media addresses that meetings receive at
  /// @param calls to control; null before the node has joined
  /// @param recordings the folder that they are kept in
  /// @param relays what browsers may reach media by
  /// @param fleet who this node is among the others
  /// @param trust what join tokens are checked with; empty for nothing
  /// @param mounted what others answer, by path
  /// @param others what is spoken on its ports besides
  public record Surroundings(
      Loops loops,
      String host,
      ServerTls certificates,
      JavaCommand java,
      List<TurnConfig.Relay> media,
      Supplier<@Nullable NodeCalls> calls,
      RelayServers relays,
      Path recordings,
      TalkFleet fleet,
      Supplier<String> trust,
      InstantSource clock,
      Map<String, ExchangeHandler> mounted,
      List<OtherProtocol> others) {

    public Surroundings {
      media = List.copyOf(media);
      mounted = Map.copyOf(mounted);
      others = List.copyOf(others);
    }
  }

  /// Listens.
  ///
  /// @throws IOException if an address is taken, or the app can't be read
  public static TalkSide start(TalkFile config, Surroundings surroundings) throws IOException {
    Path folder = surroundings.java().home().orElse(Path.of("")).resolve("talk");
    WebApp app = WebApp.read(folder);
    if (!app.isBuilt()) {
      LOG.warn("event=no-web-app folder=\"{}\"", folder);
    }
    TalkFleet fleet = surroundings.fleet();
    @Nullable CascadeLines cascade =
        config.cascade() == null
            ? null
            : CascadeLines.listen(config.cascade(), fleet.credentials(), fleet::isSuperNode);
    MeetingHost meetings =
        MeetingHost.start(
            HostTerms.of(config.meetings(), config.joinsPerSecond(), config.packetsPerSecond()),
            new MeetingHost.Surroundings(
                new FleetDirectory(surroundings.calls()),
                new ChildSpawner(
                    surroundings.java(), media(surroundings.media()), surroundings.recordings()),
                surroundings.relays()::forBrowser,
                () -> fleet.standIns(surroundings.relays().random().nextLong()),
                surroundings.trust(),
                cascade == null
                    ? null
                    : new Cascading(fleet.node(), cascade, surroundings.relays()::forConnector),
                surroundings.clock()));
    if (cascade != null) {
      cascade.serve(meetings);
    }
    RecordingShelf shelf =
        new RecordingShelf(
            surroundings.recordings(), config.keepRecordings(), surroundings.clock());
    ExchangeHandler routes = routes(app, meetings, shelf, surroundings);
    @Nullable HttpServer plain = null;
    try {
      plain = listen(surroundings, config.http(), true, routes);
      HttpServer secure = listen(surroundings, config.https(), false, routes);
      String link = link(config, surroundings.host(), plain, secure);
      String origin =
          plain == null
              ? url("https", surroundings.host(), secure)
              : url("http", surroundings.host(), plain);
      RecordingKeeper keeper = RecordingKeeper.start(shelf, origin, surroundings.calls());
      return new TalkSide(plain, secure, link, meetings, keeper, cascade);
    } catch (IOException e) {
      if (plain != null) {
        plain.close();
      }
      if (cascade != null) {
        cascade.close();
      }
      meetings.close();
      throw e;
    }
  }

  private static ExchangeHandler routes(
      WebApp app, MeetingHost meetings, RecordingShelf shelf, Surroundings surroundings) {
    Map<String, ExchangeHandler> all = new LinkedHashMap<>(surroundings.mounted());
    all.put(MeetSocket.PATH, new MeetSocket(meetings));
    all.put(WhipEndpoint.WHIP, new WhipEndpoint(meetings, false));
    all.put(WhipEndpoint.WHEP, new WhipEndpoint(meetings, true));
    all.put(RecordingFiles.PATH, new RecordingFiles(shelf, surroundings.clock()));
    ControlPass pass = new ControlPass(surroundings.calls());
    PassedRequest.PREFIXES.forEach(prefix -> all.put(prefix, pass));
    return new TalkRoutes(all, new WebPages(app, meetings::expect));
  }

  /// As [ConnectorRun] takes them.
  private static String media(List<TurnConfig.Relay> addresses) {
    return addresses.stream()
        .map(each -> each.bind().getHostAddress() + "=" + each.announced().getHostAddress())
        .collect(Collectors.joining(","));
  }

  /// Both take TLS: where a firewall lets only one of the two ports through, all is to be had
  /// there.
  private static @Nullable HttpServer listen(
      Surroundings surroundings, @Nullable HostPort at, boolean plainHttp, ExchangeHandler routes)
      throws IOException {
    if (at == null) {
      return null;
    }
    HttpServerConfig config =
        HttpServerConfig.on(at.address())
            .withTls(surroundings.certificates())
            .withShared(new SharedPort(surroundings.others(), plainHttp));
    return HttpServer.start(surroundings.loops(), config, routes);
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

  /// The meetings that are held here.
  public MeetingHost meetings() {
    return meetings;
  }

  /// What an operator is to know; empty if all is well.
  public Map<String, String> alarms() {
    return recordings.alarms();
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
    if (cascade != null) {
      all.put("cascade", new HostPort(host, cascade.port()).toString());
    }
    return all;
  }

  @Override
  public void close() {
    if (cascade != null) {
      cascade.close();
    }
    if (plain != null) {
      plain.drain(DRAIN);
    }
    if (secure != null) {
      secure.drain(DRAIN);
    }
    meetings.close();
    recordings.close();
  }
}
