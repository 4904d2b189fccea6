package perigee.control.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.control.engines.sqlite.SqliteControlStore;
import perigee.control.store.ControlStore;
import perigee.control.store.InProcessBus;
import perigee.model.LogPosition;
import perigee.model.Member;
import perigee.model.Role;
import perigee.model.Topology;
import perigee.model.purge.Purge;
import perigee.model.purge.PurgeTarget;
import perigee.model.release.SignedRelease;
import perigee.model.zone.MappingZone;
import perigee.net.fleet.ControlAddress;
import perigee.net.fleet.FleetException;
import perigee.net.fleet.FleetJoin;
import perigee.net.fleet.FleetLink;
import perigee.net.fleet.LinkSurroundings;
import perigee.net.fleet.NodeIdentity;
import perigee.net.fleet.ReleaseVerifier;
import perigee.net.loop.Loops;
import perigee.net.tls.FleetContexts;
import perigee.net.tls.FleetCredentials;

final class FleetServerTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final InstantSource CLOCK = InstantSource.system();

  @TempDir Path folder;
  private final SecureRandom random = new SecureRandom();
  private final Loops loops = Loops.start(2, "test");
  private final List<FleetLink> links = new ArrayList<>();
  private FleetAuthority authority;
  private ControlStore store;
  private InProcessBus bus;
  private final FakeFeed tls = new FakeFeed();
  private FleetServer server;

  @BeforeEach
  void startControl() throws IOException {
    start(0);
  }

  @AfterEach
  void stop() {
    links.forEach(FleetLink::close);
    stopControl();
    loops.close();
  }

  @Test
  void purgesReachEveryNodeInOrderAndNoneIsLeftOut() throws Exception {
    List<TestNode> nodes = List.of(join("edge-1"), join("edge-2"), join("edge-3"));
    for (int i = 0; i < 2_000; i++) {
      LogPosition position = server.purge(purges(1));
      assertThat(server.await(position, SOON).complete()).isTrue();
    }
    assertThat(server.await(server.purge(purges(1)), SOON).online()).isEqualTo(3);
    for (TestNode node : nodes) {
      assertThat(node.sequences).containsExactlyElementsOf(upTo(2_001));
    }
  }

  @Test
  void nodeThatWasAwayReplaysBeforeItIsCaughtUp() throws Exception {
    TestNode node = join("edge-1");
    links.getFirst().close();
    server.purge(purges(2_500));
    node.calls.clear();
    link(node);
    assertThat(node.calls).containsExactly("purges", "purges", "purges", "caught-up");
    assertThat(node.sequences).containsExactlyElementsOf(upTo(2_500));
  }

  @Test
  void nodesReturnAfterControlRestarts() throws Exception {
    TestNode node = join("edge-1");
    LogPosition before = server.purge(purges(1));
    server.await(before, SOON);
    int port = server.address().getPort();
    stopControl();
    start(port);
    LogPosition after = server.purge(purges(1));
    Fleet.PurgeProgress progress = server.await(after, SOON);
    assertThat(after).isEqualTo(before.at(2));
    assertThat(progress.online()).isEqualTo(1);
    assertThat(progress.acknowledged()).isEqualTo(1);
    assertThat(node.sequences).containsExactly(1L, 2L);
  }

  @Test
  void aNodeThatHasNotComeBackSinceControlStartedIsStillOfTheFleet() throws Exception {
    TestNode node = join("edge-1");
    join("edge-2");
    int port = server.address().getPort();
    stopControl();
    links.getLast().close();
    node.topologies.clear();
    start(port);
    Topology first = node.topologies.poll(SOON.toSeconds(), TimeUnit.SECONDS);
    assertThat(first).isNotNull();
    assertThat(first.members()).extracting(Member::id).containsExactly("edge-1", "edge-2");
    assertThat(first.members()).extracting(Member::online).containsExactly(true, false);
  }

  @Test
  void compactionPastANodeIsSaid() throws Exception {
    TestNode node = join("edge-1");
    links.getFirst().close();
    LogPosition last = server.purge(purges(10));
    store.events().compact("purges", 5);
    link(node);
    assertThat(node.compacted).isTrue();
    assertThat(node.position).isEqualTo(last);
  }

  @Test
  void anotherEpochIsSaidAsCompacted() throws Exception {
    TestNode node = join("edge-1");
    links.getFirst().close();
    node.position = new LogPosition(1, 4);
    node.compacted = false;
    link(node);
    assertThat(node.compacted).isTrue();
  }

  @Test
  void joinTokenIsGoodOnceAndOnlyWhole() throws Exception {
    String token = server.joinToken("edge-1", Role.EDGE, "fra", Duration.ofMinutes(1));
    FleetJoin joining = joining();
    String otherAuthority = token.substring(0, token.indexOf('.')) + "." + "0".repeat(64);
    assertThatThrownBy(() -> joining.join(otherAuthority, "127.0.0.1", folder.resolve("a")))
        .isInstanceOf(FleetException.class);
    assertThatThrownBy(() -> joining.join("x" + token, "127.0.0.1", folder.resolve("b")))
        .isInstanceOf(FleetException.class);
    NodeIdentity identity = joining.join(token, "127.0.0.1", folder.resolve("c"));
    assertThat(identity.node()).isEqualTo("edge-1");
    assertThat(NodeIdentity.load(folder.resolve("c"))).isPresent();
    assertThatThrownBy(() -> joining.join(token, "127.0.0.1", folder.resolve("d")))
        .isInstanceOf(FleetException.class)
        .matches(failure -> ((FleetException) failure).refused());
  }

  @Test
  void certificateIsRenewedForTheSameKey() throws Exception {
    NodeIdentity identity = identity("edge-1");
    NodeIdentity renewed = joining().renew(identity);
    assertThat(renewed.node()).isEqualTo("edge-1");
    assertThat(renewed.credentials().certificate())
        .isNotEqualTo(identity.credentials().certificate());
  }

  @Test
  void removedNodeIsRefused() throws Exception {
    NodeIdentity identity = identity("edge-1");
    assertThat(server.remove("edge-1")).isTrue();
    assertThatThrownBy(() -> joining().renew(identity))
        .isInstanceOf(FleetException.class)
        .matches(failure -> ((FleetException) failure).refused());
  }

  @Test
  void certificateOfAnotherAuthorityIsRefused() throws Exception {
    NodeIdentity ours = identity("edge-1");
    FleetAuthority other = FleetAuthority.open(folder.resolve("other"), List.of(), CLOCK, random);
    NodeIdentity forged =
        new NodeIdentity(
            ours.folder(),
            new FleetCredentials(
                ours.credentials().key(),
                other.issue("edge-1", List.of(), ours.credentials().certificate().getPublicKey()),
                ours.credentials().authority()),
            ours.releaseKey());
    assertThatThrownBy(() -> joining().renew(forged)).isInstanceOf(FleetException.class);
  }

  @Test
  void onlyControlsSignatureIsGenuine() {
    ReleaseVerifier verifier = new ReleaseVerifier(authority.releaseKey());
    String signature = authority.sign("{}");
    assertThat(verifier.isGenuine(new SignedRelease(1, "{}", signature))).isTrue();
    assertThat(verifier.isGenuine(new SignedRelease(1, "{ }", signature))).isFalse();
    assertThat(verifier.isGenuine(new SignedRelease(1, "{}", "?"))).isFalse();
  }

  @Test
  void nodesAnswerPrefetchAndDrain() throws Exception {
    TestNode node = join("edge-1");
    assertThat(server.ask("edge-1", "status", null)).contains("{\"kind\":\"status\"}");
    assertThat(server.ask("edge-9", "status", null)).isEmpty();
    String id = server.prefetch(List.of("http://a/", "http://b/"), List.of());
    assertThat(server.ask("edge-1", "status", null)).isPresent();
    assertThat(server.prefetchStatus(id).map(status -> status.nodes().getFirst().done()))
        .contains(2);
    node.calls.clear();
    assertThat(server.drain("edge-1")).isTrue();
    assertThat(node.calls.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo("drain");
  }

  @Test
  void aNodeIsToldNoSecretThatItsRoleDoesNotUse() throws Exception {
    tls.version = 2;
    String[] forClients = {"challenge1", "certificate1", "challenge2", "certificate2"};
    assertThat(join("edge-1", Role.EDGE).tlsEntries).containsExactly(forClients);
    assertThat(join("core-1", Role.CORE).tlsEntries).containsExactly(forClients);
    TestNode nameServer = join("ns-1", Role.NAMESERVER);
    assertThat(nameServer.tlsEntries).containsExactly("zone-key1", "zone-key2");
    assertThat(nameServer.tls).isEqualTo(2);
  }

  @Test
  void aSuperNodeIsGivenTheCertificateOfItsOwnHost() throws Exception {
    tls.version = 2;
    assertThat(join("super-1", Role.SUPERNODE).tlsEntries).isEmpty();
    identity("super-2", Role.SUPERNODE);
    TestNode node = new TestNode("super-2", Role.SUPERNODE);
    node.fabric = "one.relay.test:3478";
    link(node);
    assertThat(node.tlsEntries).containsExactly("certificate2");
  }

  @Test
  void aNodeThatSaysItIsOfAnotherRoleIsToldNothing() throws Exception {
    tls.version = 1;
    identity("edge-1", Role.EDGE);
    TestNode thief = new TestNode("edge-1", Role.NAMESERVER);
    FleetLink link = open(thief);
    assertThat(link.awaitCaughtUp(Duration.ofSeconds(1))).isEmpty();
    assertThat(thief.tlsEntries).isEmpty();
    assertThat(thief.calls).isEmpty();
  }

  private void start(int port) throws IOException {
    authority = FleetAuthority.open(folder, List.of(), CLOCK, random);
    store = SqliteControlStore.open(folder.resolve("control.db"), authority, CLOCK, random);
    bus = new InProcessBus();
    server =
        FleetServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            authority,
            new FleetSurroundings(loops, store, tls, bus, CLOCK, random, MappingZone.USUAL));
  }

  private void stopControl() {
    server.close();
    bus.close();
    store.close();
  }

  private TestNode join(String id) throws Exception {
    return join(id, Role.EDGE);
  }

  private TestNode join(String id, Role role) throws Exception {
    identity(id, role);
    TestNode node = new TestNode(id, role);
    link(node);
    return node;
  }

  private NodeIdentity identity(String id) throws Exception {
    return identity(id, Role.EDGE);
  }

  private NodeIdentity identity(String id, Role role) throws Exception {
    String token = server.joinToken(id, role, "fra", Duration.ofMinutes(1));
    return joining().join(token, "127.0.0.1", folder.resolve(id));
  }

  private void link(TestNode node) throws Exception {
    assertThat(open(node).awaitCaughtUp(SOON)).isPresent();
  }

  private FleetLink open(TestNode node) throws Exception {
    Optional<NodeIdentity> identity = NodeIdentity.load(folder.resolve(node.id));
    FleetLink link =
        FleetLink.start(
            new LinkSurroundings(loops, control(), CLOCK, random),
            identity.orElseThrow(),
            new FleetContexts(null),
            node);
    links.add(link);
    return link;
  }

  private FleetJoin joining() {
    return new FleetJoin(loops, control(), CLOCK);
  }

  private ControlAddress control() {
    return new ControlAddress("127.0.0.1", server.address().getPort());
  }

  private static List<Purge> purges(int count) {
    return LongStream.range(0, count)
        .mapToObj(i -> new Purge(new PurgeTarget.Tag("tag-" + i), false, null))
        .toList();
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }
}
