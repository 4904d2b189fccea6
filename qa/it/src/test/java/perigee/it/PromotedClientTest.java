package perigee.it;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import perigee.app.client.Failure;
import perigee.app.phone.NameSearch;
import perigee.app.phone.PhoneRun;
import perigee.app.phone.PhoneState;
import perigee.app.phone.ServeRun;
import perigee.app.phone.SignIn;
import perigee.app.promotion.DeviceIdentity;
import perigee.app.promotion.ServeEvent;
import perigee.app.promotion.ServeTerms;
import perigee.calling.overlay.HostCache;
import perigee.calling.overlay.Lender;
import perigee.calling.overlay.Promotion;
import perigee.calling.overlay.link.ClientService;
import perigee.calling.overlay.link.OverlayTls;
import perigee.calling.phone.Downloads;
import perigee.calling.phone.Phone;
import perigee.calling.phone.PhoneConfig;
import perigee.calling.phone.PhoneEvent;
import perigee.calling.phone.PhoneListener;
import perigee.calling.phone.Post;
import perigee.calling.phone.Privacy;
import perigee.calling.phone.Shelf;
import perigee.calling.sound.SoundSink;
import perigee.calling.sound.SoundSource;
import perigee.model.mapping.Prefix;
import perigee.realtime.media.IceServer;
import perigee.realtime.media.Reach;
import perigee.testkit.Await;
import perigee.testkit.SmallNetwork;
import perigee.wire.overlay.HostEntry;
import tools.jackson.databind.JsonNode;

/// A headless client becomes a super node by itself.
@ExtendWith(SharedNetwork.class)
@NullUnmarked // what must be there and is not fails the test
class PromotedClientTest {

  private static final String PASSWORD = "correct-horse-battery";
  private static final long LITTLE_BPS = 30_000;
  private static final InstantSource CLOCK = InstantSource.system();

  private final SmallNetwork network;

  @TempDir Path work;

  PromotedClientTest(SmallNetwork network) {
    this.network = network;
  }

  /// It is found by others, though the login server is away, also at the first port of the web that
  /// it got, a call goes by its relay alone, and it steps down when that is more than its owner
  /// gives.
  @Test
  void itServesIsFoundRelaysAndStepsDown() throws Exception {
    PhoneState carl = signedIn("serve-carl");
    PhoneState anna = signedIn("serve-anna");
    PhoneState bob = signedIn("serve-bob");
    int web = freePort();
    long control = network.pause("control");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServeRun serving =
            ServeRun.start(carl, terms(List.of(taken.getLocalPort(), web)), null, true)) {
      ServeEvent.Serves serves = await(serving, ServeEvent.Serves.class);
      awaitMembers(2);
      try (End annas = new End(anna, serves.id());
          End bobs = new End(bob, serves.id())) {
        assertThat(annas.entry(serves.id()).orElseThrow().services().tcp()).isEqualTo(web);
        annas.phone.call("serve-bob");
        bobs.phone.answer(bobs.await(PhoneEvent.Incoming.class).call());
        assertThat(annas.await(PhoneEvent.Connected.class).path().isRelayed()).isTrue();
        annas.await(PhoneEvent.FirstAudio.class);
        bobs.await(PhoneEvent.FirstAudio.class);
        assertThat(await(serving, ServeEvent.StepsDown.class).because())
            .isEqualTo("the owner's limit of 30000 bit/s is passed");
      }
      awaitMembers(1);
      serving.wanted(false);
      String because = await(serving, ServeEvent.Waits.class).because();
      while (!because.equals("its owner does not allow it")) {
        because = await(serving, ServeEvent.Waits.class).because();
      }
    } finally {
      network.resume(control);
    }
  }

  /// Who is registered is found by a connection to a super node alone, while the login server is
  /// away; who never was is known to the login server.
  @Test
  @Timeout(90)
  void peopleAreFoundByName() throws Exception {
    PhoneState dora = signedIn("serve-dora");
    PhoneState emil = signedIn("serve-emil");
    signedIn("serve-frida");
    try (Registered _ = new Registered(emil)) {
      long control = network.pause("control");
      try {
        assertThat(NameSearch.of(dora, "serve-emil"))
            .contains(new NameSearch.Found("serve-emil", "serve-emil"));
        assertThat(NameSearch.of(dora, "serve-frida")).isEmpty();
      } finally {
        network.resume(control);
      }
    }
    Await.until(
        ofSeconds(15),
        "the login server is asked",
        () ->
            found(dora, "serve-frida")
                .equals(List.of(new NameSearch.Found("serve-frida", "serve-frida"))));
  }

  private static List<NameSearch.Found> found(PhoneState state, String name) {
    try {
      return NameSearch.of(state, name);
    } catch (Failure | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// A phone that only listens.
  private static final class Registered implements AutoCloseable {

    private final PhoneRun run;

    Registered(PhoneState state) throws Exception {
      run =
          PhoneRun.start(
              state,
              new PhoneRun.Manner(
                  Privacy.EVERYBODY, null, new PhoneRun.Sound(null, false, null), true));
      while (!(run.next() instanceof PhoneEvent.Registered)) {
        // Whatever else it says does not matter here.
        Thread.onSpinWait();
      }
    }

    @Override
    public void close() {
      run.close();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static ServeTerms terms(List<Integer> webPorts) {
    return new ServeTerms(
        InetAddress.getLoopbackAddress(),
        0,
        0,
        webPorts,
        new Promotion.Terms(true, 1_000_000, LITTLE_BPS, 0, 1 << 20, ofSeconds(1), ofSeconds(10)),
        10,
        List.of(Prefix.parse("127.0.0.0/8").orElseThrow()),
        Duration.ofMillis(500),
        ofSeconds(5));
  }

  private void awaitMembers(int others) {
    Await.until(
        ofSeconds(20),
        "both super nodes know " + others,
        () ->
            OverlayTest.members(network, "super-metrics") == others
                && OverlayTest.members(network, "super2-metrics") == others);
  }

  private PhoneState signedIn(String id) throws Exception {
    network
        .api()
        .want(
            "POST",
            "/people",
            "{\"id\": \"%s\", \"displayName\": \"%s\", \"password\": \"%s\"}"
                .formatted(id, id, PASSWORD));
    PhoneState state = new PhoneState(work.resolve(id));
    String root = Files.readString(Path.of(network.endpoint("ca-file")));
    new SignIn(state, CLOCK).signIn(network.endpoint("api"), root, id, PASSWORD, "test");
    return state;
  }

  private static <T extends ServeEvent> T await(ServeRun run, Class<T> kind)
      throws InterruptedException {
    ServeEvent event = run.next();
    while (!kind.isInstance(event)) {
      event = run.next();
    }
    return kind.cast(event);
  }

  /// A phone that has no relay but one, which it finds by gossip and borrows.
  private static final class End implements AutoCloseable, PhoneListener {

    private final BlockingQueue<PhoneEvent> events = new LinkedBlockingQueue<>();
    private final HostCache hosts;
    private final ClientService client;
    private final Phone phone;

    End(PhoneState state, String relay) throws Exception {
      JsonNode kept = state.read();
      hosts = state.hosts(kept);
      DeviceIdentity identity =
          DeviceIdentity.of(
              PhoneState.account(kept),
              kept.path("fleetCertificate").asString(),
              CLOCK,
              new SecureRandom());
      client =
          ClientService.start(
              new OverlayTls(identity::credentials, identity.devices(CLOCK), CLOCK).links(),
              hosts,
              CLOCK,
              System::nanoTime,
              new SecureRandom());
      Await.until(ofSeconds(15), "it is found", () -> entry(relay).isPresent());
      HostEntry found = entry(relay).orElseThrow();
      BlockingQueue<Optional<Lender.Loan>> lent = new LinkedBlockingQueue<>();
      client.run(one -> one.borrow(found, lent::add));
      Lender.Loan loan = lent.poll(10, TimeUnit.SECONDS).orElseThrow();
      InetSocketAddress at = new InetSocketAddress(found.host(), found.services().udp());
      PhoneConfig config =
          new PhoneConfig(
              PhoneState.account(kept),
              security(kept.path("root").asString()),
              () ->
                  List.of(new IceServer(at, IceServer.Transport.UDP, loan.user(), loan.password())),
              null,
              Reach.PLAIN,
              Privacy.NOBODY,
              Post.none(),
              Shelf.none(),
              Downloads.none(),
              CLOCK,
              System::nanoTime);
      phone = Phone.start(config, hosts, this);
      await(PhoneEvent.Registered.class);
    }

    private static SslContext security(String root) throws Exception {
      return SslContextBuilder.forClient()
          .trustManager(new ByteArrayInputStream(root.getBytes(StandardCharsets.US_ASCII)))
          .build();
    }

    private Optional<HostEntry> entry(String id) {
      return hosts.all().stream()
          .map(HostCache.Known::host)
          .filter(host -> host.id().equals(id))
          .findFirst();
    }

    <T extends PhoneEvent> T await(Class<T> kind) throws InterruptedException {
      PhoneEvent event = events.poll(20, TimeUnit.SECONDS);
      while (event != null && !kind.isInstance(event)) {
        event = events.poll(20, TimeUnit.SECONDS);
      }
      assertThat(event).as("%s", kind.getSimpleName()).isNotNull();
      return kind.cast(event);
    }

    @Override
    public void event(PhoneEvent event) {
      events.add(event);
    }

    @Override
    public SoundSource source(int call) {
      return SoundSource.silence();
    }

    @Override
    public SoundSink sink(int call) {
      return SoundSink.nowhere();
    }

    @Override
    public void close() {
      phone.close();
      client.close();
    }
  }
}
