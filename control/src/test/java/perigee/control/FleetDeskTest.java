package perigee.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.model.LogPosition;
import perigee.model.Role;
import perigee.model.Topology;
import perigee.model.fleet.FleetMessage;
import perigee.model.fleet.NodeReport;
import perigee.model.fleet.PassedAnswer;
import perigee.model.fleet.PassedRequest;
import perigee.model.identity.DigestSecret;
import perigee.model.identity.IdentityTrust;
import perigee.model.identity.JoinToken;
import perigee.model.meeting.Connector;
import perigee.model.meeting.HeldMeeting;
import perigee.model.meeting.Meeting;
import perigee.model.meeting.MeetingEvent;
import perigee.model.meeting.MeetingNews;
import perigee.model.meeting.MeetingOpening;
import perigee.model.meeting.MeetingOptions;
import perigee.model.meeting.MeetingSecret;
import perigee.model.meeting.MeetingTerms;
import perigee.model.release.SignedRelease;
import perigee.model.tls.TlsChanges;
import perigee.net.fleet.ControlAddress;
import perigee.net.fleet.FleetException;
import perigee.net.fleet.FleetJoin;
import perigee.net.fleet.FleetLink;
import perigee.net.fleet.FleetNode;
import perigee.net.fleet.LinkSurroundings;
import perigee.net.fleet.NodeCalls;
import perigee.net.fleet.NodeIdentity;
import perigee.net.loop.Loops;
import perigee.net.tls.FleetContexts;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What super nodes ask control, over real links.
class FleetDeskTest {

  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final InstantSource CLOCK = InstantSource.system();
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path folder;
  private final Loops loops = Loops.start(1, "test");
  private final List<FleetLink> links = new ArrayList<>();
  private ControlPlane control;

  @BeforeEach
  void start() throws Exception {
    List<BootstrapNode> nodes =
        List.of(
            new BootstrapNode("super1", Role.SUPERNODE, "east"),
            new BootstrapNode("super2", Role.SUPERNODE, "west"),
            new BootstrapNode("super3", Role.SUPERNODE, "east"),
            new BootstrapNode("edge1", Role.EDGE, "east"));
    control =
        ControlPlane.start(
            new ControlConfig(folder.resolve("control"), ANY, ANY, List.of(), nodes), CLOCK);
  }

  @AfterEach
  void stop() {
    links.forEach(FleetLink::close);
    control.close();
    loops.close();
  }

  @Test
  void aBrowsersRequestGoesTheWayOfAnyOther() throws Exception {
    NodeCalls calls = join("super1", Role.SUPERNODE, "east");
    PassedAnswer made =
        calls.pass(request("POST", "/v1/meetings", "", "{\"title\":\"M\u00e4rz\"}"));
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    JsonNode meeting = JSON.readTree(made.body());
    String id = meeting.at("/id").asString("");
    assertThat(meeting.at("/link").asString("")).isEqualTo("https://talk.test/m/" + id);

    String typed = id.toUpperCase(java.util.Locale.ROOT).replace("-", "%20");
    PassedAnswer shown = calls.pass(request("GET", "/v1/meetings/" + typed, "", ""));
    assertThat(shown.headers()).containsEntry("Content-Type", "application/json");
    assertThat(JSON.readTree(shown.body()).at("/title").asString("")).isEqualTo("M\u00e4rz");

    String hostKey = meeting.at("/hostKey").asString("");
    assertThat(calls.pass(request("POST", "/v1/meetings/" + id + "/end", "x", "")).status())
        .isEqualTo(401);
    assertThat(calls.pass(request("POST", "/v1/meetings/" + id + "/end", hostKey, "")).status())
        .isEqualTo(200);
    assertThat(calls.open(id)).isEqualTo(new MeetingOpening.Refused(MeetingOpening.Reason.ENDED));
  }

  @Test
  void onlyMeetingsAndPeopleArePassedOn() throws Exception {
    NodeCalls calls = join("super1", Role.SUPERNODE, "east");
    String operator = control.firstStart().orElseThrow().token();
    assertThat(calls.pass(request("GET", "/v1/status", operator, "")).status()).isEqualTo(404);
    assertThat(calls.pass(request("GET", "/v1/meetingsx", operator, "")).status()).isEqualTo(404);
    assertThat(calls.pass(request("DELETE", "/v1/meetings", operator, "")).status()).isEqualTo(405);
    assertThat(calls.pass(request("GET", "/v1/meetings?limit=5", operator, "")).status())
        .isEqualTo(200);
    NodeCalls edge = join("edge1", Role.EDGE, "east");
    assertThatThrownBy(() -> edge.open("abc-defg-hjk"))
        .isInstanceOfSatisfying(FleetException.class, e -> assertThat(e.refused()).isTrue());
  }

  @Test
  void oneHostOfARegionHoldsAMeeting() throws Exception {
    NodeCalls east = join("super1", Role.SUPERNODE, "east");
    NodeCalls west = join("super2", Role.SUPERNODE, "west");
    NodeCalls late = join("super3", Role.SUPERNODE, "east");
    String id = made(east);

    MeetingTerms first = granted(east.open(id));
    assertThat(first.others()).isEmpty();
    assertThat(late.open(id))
        .isEqualTo(
            new MeetingOpening.Elsewhere(
                new Connector("super1", "east", "http://super1.test", "super1.test:7441")));
    assertThat(granted(west.open(id)).others())
        .containsExactly(new Connector("super1", "east", "http://super1.test", "super1.test:7441"));
    assertThat(late.report(List.of(held(first, 0, List.of()))).lost()).containsExactly(id);
    assertThat(east.report(List.of(held(first, 0, List.of()))).others())
        .as("who came later is told to who came first")
        .containsEntry(
            id, List.of(new Connector("super2", "west", "http://super2.test", "super2.test:7441")));

    HeldMeeting back = new HeldMeeting(id, first.epoch(), 1, 0, 0, List.of(), null, false, true);
    assertThat(east.report(List.of(back))).isEqualTo(NOTHING);
    assertThat(granted(late.open(id)).epoch()).isGreaterThan(first.epoch());
    assertThat(east.open("zzz-zzzz-zzz"))
        .isEqualTo(new MeetingOpening.Refused(MeetingOpening.Reason.NOT_FOUND));
  }

  @Test
  void aSecondHostOfARegionTakesWhomTheFirstHasNoRoomFor() throws Exception {
    NodeCalls first = join("super1", Role.SUPERNODE, "east");
    NodeCalls second = join("super3", Role.SUPERNODE, "east");
    String id = made(first);
    MeetingTerms terms = granted(first.open(id));
    assertThat(first.report(List.of(held(terms, 90, 0.9, List.of()))).relief()).isEmpty();
    assertThat(second.open(id)).isInstanceOf(MeetingOpening.Elsewhere.class);
    Connector other = new Connector("super3", "east", "http://super3.test", "super3.test:7441");
    assertThat(first.report(List.of(held(terms, 100, 1.1, List.of()))).relief())
        .containsEntry(id, other);
    MeetingTerms more = granted(second.open(id));
    assertThat(more.others()).extracting(Connector::node).containsExactly("super1");
    assertThat(second.report(List.of(held(more, 1, 0.1, List.of()))).lost()).isEmpty();
    MeetingNews news = first.report(List.of(held(terms, 100, 1.1, List.of())));
    assertThat(news.others()).containsEntry(id, List.of(other));
    assertThat(news.relief()).containsEntry(id, other);
    // The first has room again: whoever comes elsewhere is sent to who has most.
    first.report(List.of(held(terms, 50, 0.5, List.of())));
    assertThat(granted(second.open(id)).epoch()).isGreaterThanOrEqualTo(more.epoch());
    assertThat(granted(first.open(id)).meeting().id()).isEqualTo(id);
  }

  private static final MeetingNews NOTHING =
      new MeetingNews(List.of(), List.of(), List.of(), Map.of(), Map.of(), Map.of());

  @Test
  void whatIsReportedIsSeenAndWhatChangedIsHeard() throws Exception {
    NodeCalls calls = join("super1", Role.SUPERNODE, "east");
    String id = made(calls);
    MeetingTerms terms = granted(calls.open(id));
    MeetingEvent came =
        new MeetingEvent(Instant.parse("2026-03-02T09:00:00Z"), "joined", "p1", "Ada", "");
    assertThat(calls.report(List.of(held(terms, 3, List.of(came))))).isEqualTo(NOTHING);
    JsonNode open = JSON.readTree(calls.pass(request("GET", "/v1/meetings/" + id, "", "")).body());
    assertThat(open.at("/running").asBoolean(false)).isTrue();
    assertThat(open.at("/participants").asInt(0)).isEqualTo(3);

    MeetingOptions locked =
        new MeetingOptions(
            false, true, MeetingOptions.Sharing.HOSTS, false, true, true, false, 100);
    HeldMeeting lock = new HeldMeeting(id, terms.epoch(), 1, 3, 0, List.of(), locked, false, false);
    Meeting changed = calls.report(List.of(lock)).changed().getFirst();
    assertThat(changed.options()).isEqualTo(locked);
    assertThat(changed.version()).isEqualTo(2);

    HeldMeeting over = new HeldMeeting(id, terms.epoch(), 2, 0, 0, List.of(), null, true, false);
    assertThat(calls.report(List.of(over)).ended()).containsExactly(id);
    assertThat(calls.open(id)).isInstanceOf(MeetingOpening.Refused.class);
  }

  @Test
  void aHostChecksKeysPasscodesAndTokensAlone() throws Exception {
    NodeCalls calls = join("super1", Role.SUPERNODE, "east");
    JsonNode made =
        JSON.readTree(
            calls.pass(request("POST", "/v1/meetings", "", "{\"passcode\":\"2468\"}")).body());
    String id = made.at("/id").asString("");
    String hostKey = made.at("/hostKey").asString("");
    Meeting meeting = granted(calls.open(id)).meeting();
    assertThat(MeetingSecret.isHostKey(hostKey, meeting.hostKey())).isTrue();
    assertThat(MeetingSecret.isHostKey(hostKey + "x", meeting.hostKey())).isFalse();
    String kept = Optional.ofNullable(meeting.passcode()).orElseThrow();
    assertThat(MeetingSecret.isPasscode("2468", kept)).isTrue();
    assertThat(MeetingSecret.isPasscode("2469", kept)).isFalse();

    String path = "/v1/meetings/" + id + "/tokens";
    JsonNode issued =
        JSON.readTree(
            calls.pass(request("POST", path, hostKey, "{\"name\":\"Ada\",\"host\":true}")).body());
    IdentityTrust trust = calls.identityTrust();
    String token = issued.at("/token").asString("");
    Instant now = CLOCK.instant();
    JoinToken read = trust.joinToken(token, id, now).orElseThrow();
    assertThat(read.name()).isEqualTo("Ada");
    assertThat(read.host()).isTrue();
    assertThat(trust.joinToken(token, "abc-defg-hjk", now)).isEmpty();
    assertThat(trust.joinToken(token, id, now.plusSeconds(301))).isEmpty();
    assertThat(trust.joinToken(token.substring(0, token.length() - 8) + "AAAAAAAA", id, now))
        .isEmpty();
  }

  @Test
  void aSuperNodeIsToldWhatAPhoneProvesItselfBy() throws Exception { // RFC 7616 §3.4.2
    NodeCalls calls = join("super1", Role.SUPERNODE, "east");
    String anna = "{\"id\":\"anna\",\"password\":\"correct horse\"}";
    assertThat(calls.pass(request("POST", "/v1/people", "", anna)).status()).isEqualTo(201);
    DigestSecret secret = calls.digestSecret("anna").orElseThrow();
    assertThat(secret.realm()).isEqualTo("perigee.local");
    assertThat(secret.md5()).isEqualTo("3cc686ae81453804c16f6da086e01ada");
    assertThat(calls.digestSecret("nobody")).isEmpty();
  }

  private static String made(NodeCalls calls) throws Exception {
    PassedAnswer made = calls.pass(request("POST", "/v1/meetings", "", "{}"));
    return JSON.readTree(made.body()).at("/id").asString("");
  }

  private static MeetingTerms granted(MeetingOpening opening) {
    return ((MeetingOpening.Granted) opening).terms();
  }

  private static HeldMeeting held(MeetingTerms terms, int participants, List<MeetingEvent> events) {
    return held(terms, participants, 0, events);
  }

  private static HeldMeeting held(
      MeetingTerms terms, int participants, double load, List<MeetingEvent> events) {
    return new HeldMeeting(
        terms.meeting().id(),
        terms.epoch(),
        terms.meeting().version(),
        participants,
        load,
        events,
        null,
        false,
        false);
  }

  private static PassedRequest request(String method, String path, String token, String body) {
    Map<String, String> headers =
        token.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + token);
    return new PassedRequest(method, path, headers, body, "203.0.113.9", "https://talk.test");
  }

  private NodeCalls join(String node, Role role, String region) throws Exception {
    ControlAddress address = new ControlAddress("127.0.0.1", control.fleetAddress().getPort());
    String token = Files.readString(folder.resolve("control/join/" + node + ".token"));
    NodeIdentity identity =
        new FleetJoin(loops, address, CLOCK).join(token.strip(), "127.0.0.1", folder.resolve(node));
    FleetLink link =
        FleetLink.start(
            new LinkSurroundings(loops, address, CLOCK, new Random(1)),
            identity,
            new FleetContexts(null),
            new Silent(node, role, region));
    links.add(link);
    assertThat(link.awaitCaughtUp(SOON)).isPresent();
    return new NodeCalls(link);
  }

  /// A node that only says who it is.
  private record Silent(String node, Role role, String region) implements FleetNode {

    @Override
    public FleetMessage.Hello hello() {
      Map<String, String> listeners =
          Map.of("talk", "http://" + node + ".test", "cascade", node + ".test:7441");
      return new FleetMessage.Hello(
          node, role, region, "127.0.0.1:9", "test", listeners, LogPosition.NONE, 0, 0);
    }

    @Override
    public NodeReport report() {
      return NodeReport.NONE;
    }

    @Override
    public void apply(FleetMessage.Purges purges) {}

    @Override
    public List<String> apply(SignedRelease release) {
      return List.of();
    }

    @Override
    public void apply(Topology topology) {}

    @Override
    public void apply(TlsChanges changes) {}

    @Override
    public void caughtUp() {}

    @Override
    public Optional<String> answer(String kind, @Nullable String argument) {
      return Optional.empty();
    }

    @Override
    public void prefetch(FleetMessage.Prefetch prefetch, ProgressListener progress) {}

    @Override
    public void drain() {}
  }
}
