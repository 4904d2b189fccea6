package perigee.calling.overlay.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.calling.overlay.DeviceName;
import perigee.calling.overlay.HostCache;
import perigee.calling.overlay.Lender;
import perigee.calling.overlay.LoginServer;
import perigee.calling.overlay.OverlayClient;
import perigee.calling.overlay.OverlayConfig;
import perigee.net.tls.FleetCredentials;
import perigee.wire.overlay.HostEntry;
import perigee.wire.overlay.LocationRecord;
import perigee.wire.overlay.Octets;
import perigee.wire.overlay.OverlayMessage;
import perigee.wire.overlay.Services;

/// Devices in the overlay, over real connections on loopback: as clients, and as members.
class DeviceMemberTest {

  private static final String WORD = "control's word on ";
  private static final DeviceName BOB = new DeviceName("bob", "d1");

  private final FleetAuthorityRig fleet = new FleetAuthorityRig();
  private final Map<String, PublicKey> certified = new HashMap<>();
  private final DeviceKeys devices =
      (word, person, device) ->
          word.equals(WORD + person)
              ? Optional.ofNullable(certified.get(new DeviceName(person, device).id()))
              : Optional.empty();
  private final List<OverlayService> members = new ArrayList<>();
  private final List<ClientService> clients = new ArrayList<>();

  @TempDir Path folder;

  @AfterEach
  void end() {
    clients.forEach(ClientService::close);
    members.forEach(OverlayService::close);
  }

  @Test
  void aDeviceThatIsReachedBecomesAMemberAndIsFound() throws Exception {
    OverlayService one = start("super1", fleet.node("super1"), "127.0.0.1", List.of());
    OverlayService bob = start(BOB.id(), device(BOB), "127.0.0.1", List.of(seed(one)));
    await(() -> one.members().contains(BOB.id()) && bob.members().contains("super1"));

    HostCache cache = new HostCache();
    client(new DeviceName("anna", "d2"), cache, one);
    await(() -> has(cache, BOB.id()));
    HostEntry found = entry(cache, BOB.id());
    assertThat(found.services()).isEqualTo(new Services(1, 2, 3));
    assertThat(found.port()).isEqualTo(bob.address().getPort());

    members.remove(bob);
    bob.close();
    await(() -> one.members().isEmpty());
  }

  @Test
  void aDeviceThatSaysToBeElsewhereStaysAClient() throws Exception {
    OverlayService one = start("super1", fleet.node("super1"), "127.0.0.1", List.of());
    OverlayService far = start(BOB.id(), device(BOB), "192.0.2.1", List.of(seed(one)));
    await(() -> far.members().contains("super1"));
    Thread.sleep(1500);
    assertThat(one.members()).isEmpty();
  }

  @Test
  void aDeviceVouchesForNobody() throws Exception {
    OverlayService one = start("super1", fleet.node("super1"), "127.0.0.1", List.of());
    OverlayService bob = start(BOB.id(), device(BOB), "127.0.0.1", List.of(seed(one)));
    await(() -> one.members().contains(BOB.id()));
    BlockingQueue<Integer> kept = new LinkedBlockingQueue<>();
    bob.publishForDevice(Records.of("anna", "Anna"), kept::add);
    assertThat(kept.poll(5, TimeUnit.SECONDS)).isZero();
    one.publishForDevice(Records.of("anna", "Anna"), kept::add);
    assertThat(kept.poll(5, TimeUnit.SECONDS)).isEqualTo(2);
  }

  @Test
  void whoIsNotCertifiedGetsNoAnswer() throws Exception {
    OverlayService one = start("super1", fleet.node("super1"), "127.0.0.1", List.of());
    DeviceName liar = new DeviceName("liar", "d3");
    FleetCredentials own = device(liar);
    certified.clear();
    HostCache cache = new HostCache();
    ClientService client = client(own, cache, one);
    assertThat(this.<Optional<Lender.Loan>>ask(client, (c, told) -> c.borrow(entryOf(one), told)))
        .isEmpty();
  }

  @Test
  void aClientBorrowsIsDialledBackMeasuresAndSearches() throws Exception {
    OverlayService one = start("super1", fleet.node("super1"), "127.0.0.1", List.of());
    BlockingQueue<Integer> kept = new LinkedBlockingQueue<>();
    one.publishForDevice(Records.of("anna", "Anna"), kept::add);
    assertThat(kept.poll(5, TimeUnit.SECONDS)).isEqualTo(1);
    HostCache cache = new HostCache();
    ClientService client = client(BOB, cache, one);

    Optional<Lender.Loan> loan = ask(client, (c, told) -> c.borrow(entryOf(one), told));
    assertThat(loan).contains(new Lender.Loan("9:" + BOB.id(), "secret", 9, 7_000_000));
    Optional<OverlayClient.Reached> reached =
        ask(client, (c, told) -> c.dialBack(Set.of(), "127.0.0.1", port(one), 9, told));
    assertThat(reached).contains(new OverlayClient.Reached("super1", true, false));
    assertThat(this.<java.util.OptionalLong>ask(client, OverlayClient::weigh).orElseThrow())
        .isGreaterThan(1_000_000);
    Optional<List<LocationRecord>> where = ask(client, (c, told) -> c.locate("anna", told));
    assertThat(where.orElseThrow().getFirst().superNodes()).containsExactly("super1");
    assertThat(
            this.<Optional<List<OverlayMessage.Hit>>>ask(
                client, (c, told) -> c.seek("Anna", 5, told)))
        .hasValueSatisfying(hits ->
            assertThat(hits).extracting(OverlayMessage.Hit::person).containsExactly("anna"));
    assertThat(entry(cache, "super1").host()).isEqualTo("127.0.0.1");
    assertThat(cache.all().getFirst().rttMillis()).isPositive();
  }

  @Test
  void whoLeavesTellsItsClients() throws Exception {
    OverlayService one = start("super1", fleet.node("super1"), "127.0.0.1", List.of());
    HostCache cache = new HostCache();
    ClientService client = client(BOB, cache, one);
    BlockingQueue<String> left = new LinkedBlockingQueue<>();
    client.run(c -> c.onLeaving(left::add));
    assertThat(this.<Optional<Lender.Loan>>ask(client, (c, told) -> c.borrow(entryOf(one), told)))
        .isPresent();
    members.remove(one);
    one.close();
    assertThat(left.poll(5, TimeUnit.SECONDS)).isEqualTo("super1");
    assertThat(cache.size()).isZero();
  }

  private <T> T ask(ClientService client, BiConsumer<OverlayClient, Consumer<T>> question)
      throws Exception {
    BlockingQueue<T> answers = new LinkedBlockingQueue<>();
    client.run(one -> question.accept(one, answers::add));
    T answer = answers.poll(20, TimeUnit.SECONDS);
    assertThat(answer).isNotNull();
    return answer;
  }

  private ClientService client(DeviceName name, HostCache cache, OverlayService of)
      throws Exception {
    return client(device(name), cache, of);
  }

  private ClientService client(FleetCredentials own, HostCache cache, OverlayService of)
      throws Exception {
    cache.heard(List.of(entryOf(of)));
    ClientService client =
        ClientService.start(
            new OverlayTls(() -> own, devices, Clock.systemUTC()).links(),
            cache,
            Clock.systemUTC(),
            System::nanoTime,
            new Random());
    clients.add(client);
    return client;
  }

  private FleetCredentials device(DeviceName name) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair key = generator.generateKeyPair();
    certified.put(name.id(), key.getPublic());
    Instant now = Instant.now();
    return new FleetCredentials(
        key.getPrivate(),
        List.of(
            DeviceBadge.make(
                name,
                key.getPublic(),
                key.getPrivate(),
                WORD + name.person(),
                now.minusSeconds(60),
                now.plus(Duration.ofHours(1)),
                new SecureRandom())),
        fleet.node("any").authority());
  }

  private OverlayService start(
      String id, FleetCredentials credentials, String host, List<HostEntry> seeds)
      throws Exception {
    Path data = folder.resolve(id);
    Files.createDirectories(data);
    OverlayService service =
        OverlayService.start(
            new OverlayService.Start(
                id,
                host,
                LinkConfig.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                OverlayConfig.USUAL,
                data,
                seeds,
                LoginServer.AWAY,
                new OverlayService.Offer(
                    new Services(1, 2, 3),
                    client -> Optional.of(new Lender.Loan("9:" + client, "secret", 9, 7_000_000)))),
            new FleetNotary(() -> credentials, devices, Clock.systemUTC()),
            new OverlayTls(() -> credentials, devices, Clock.systemUTC()).links(),
            Clock.systemUTC(),
            new Random());
    members.add(service);
    return service;
  }

  private static int port(OverlayService service) {
    return service.address().getPort();
  }

  private static HostEntry seed(OverlayService service) {
    return new HostEntry("", "127.0.0.1", port(service), Octets.NONE);
  }

  private static HostEntry entryOf(OverlayService service) {
    return new HostEntry("super1", "127.0.0.1", port(service), Octets.NONE);
  }

  private static boolean has(HostCache cache, String id) {
    return cache.all().stream().anyMatch(known -> known.host().id().equals(id));
  }

  private static HostEntry entry(HostCache cache, String id) {
    return cache.all().stream()
        .map(HostCache.Known::host)
        .filter(host -> host.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static void await(BooleanSupplier holds) throws Exception {
    Instant until = Instant.now().plus(Duration.ofSeconds(20));
    while (!holds.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(until);
      Thread.sleep(50);
    }
  }
}
