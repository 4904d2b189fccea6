package perigee.calling.overlay.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.calling.overlay.Finding;
import perigee.calling.overlay.LoginServer;
import perigee.calling.overlay.OverlayConfig;
import perigee.net.tls.FleetCredentials;
import perigee.wire.overlay.HostEntry;
import perigee.wire.overlay.LocationRecord;
import perigee.wire.overlay.MemberCard;
import perigee.wire.overlay.Octets;
import perigee.wire.overlay.OverlayWriter;

/// Members over real connections on loopback.
class OverlayServiceTest {

  private final FleetAuthorityRig fleet = new FleetAuthorityRig();
  private final List<OverlayService> running = new ArrayList<>();

  @TempDir Path folder;

  @AfterEach
  void end() {
    running.forEach(OverlayService::close);
  }

  @Test
  void membersFindEachOtherAndPeople() throws Exception {
    OverlayService one = start("super1", fleet.node("super1"), List.of());
    OverlayService two = start("super2", fleet.node("super2"), List.of(seed(one)));
    await(() -> one.members().equals(List.of("super2")) && two.members().contains("super1"));

    BlockingQueue<Integer> kept = new LinkedBlockingQueue<>();
    one.publishForDevice(Records.of("anna", ""), kept::add);
    assertThat(kept.poll(5, TimeUnit.SECONDS)).isEqualTo(2);
    assertThat(find(two, "anna").source()).isEqualTo(Finding.Source.HERE);
    assertThat(find(two, "anna").records().getFirst().superNodes()).containsExactly("super1");

    running.remove(one);
    one.close();
    await(() -> two.members().isEmpty());
    assertThat(find(two, "anna").records()).hasSize(1);

    // It knows the other from its host cache alone, and has what it kept before.
    OverlayService again = start("super1", fleet.node("super1"), List.of());
    await(() -> two.members().contains("super1") && again.members().contains("super2"));
    assertThat(find(again, "anna").records()).hasSize(1);
  }

  @Test
  void strangersAreNoMembers() throws Exception {
    OverlayService one = start("super1", fleet.node("super1"), List.of());
    OverlayService two = start("super2", fleet.node("super2"), List.of(seed(one)));
    FleetCredentials foreign = new FleetAuthorityRig().node("super3");
    OverlayService three = start("super3", foreign, List.of(seed(one), seed(two)));
    await(() -> one.members().contains("super2"));
    assertThat(three.members()).isEmpty();
    assertThat(one.members()).containsExactly("super2");
  }

  @Test
  void aNodeCanNotCallItselfAnother() throws Exception {
    OverlayService one = start("super1", fleet.node("super1"), List.of());
    OverlayService two = start("super2", fleet.node("super2"), List.of(seed(one)));
    OverlayService liar = start("super9", fleet.node("edge1"), List.of(seed(one)));
    await(() -> one.members().contains("super2"));
    await(() -> one.figures().forged() > 0);
    assertThat(one.members()).containsExactly("super2");
    assertThat(two.members()).doesNotContain("super9");
    assertThat(liar.members()).doesNotContain("super9");
  }

  @Test
  void signaturesAreOfWhomTheyName() {
    FleetNotary one = notary(fleet.node("super1"));
    FleetNotary two = notary(fleet.node("super2"));
    MemberCard card = new MemberCard("super1", "h", 1, 1, one.credential(), Octets.NONE);
    assertThat(two.isGenuine(card.signed(one.sign(OverlayWriter.signed(card))))).isTrue();
    assertThat(two.isGenuine(card.signed(two.sign(OverlayWriter.signed(card))))).isFalse();
    MemberCard other = new MemberCard("super3", "h", 1, 1, one.credential(), Octets.NONE);
    assertThat(two.isGenuine(other.signed(one.sign(OverlayWriter.signed(other))))).isFalse();
    FleetNotary stranger = notary(new FleetAuthorityRig().node("super1"));
    MemberCard foreign = new MemberCard("super1", "h", 1, 1, stranger.credential(), Octets.NONE);
    assertThat(two.isGenuine(foreign.signed(stranger.sign(OverlayWriter.signed(foreign)))))
        .isFalse();
  }

  @Test
  void aDeviceSignsItsOwnRecordsAlone() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair key = generator.generateKeyPair();
    DeviceKeys devices =
        (certificate, person, device) ->
            certificate.equals("certificate of anna's phone")
                    && person.equals("anna")
                    && device.equals("super1")
                ? Optional.of(key.getPublic())
                : Optional.empty();
    FleetCredentials node = fleet.node("super1");
    FleetNotary notary = new FleetNotary(() -> node, devices, Clock.systemUTC());
    assertThat(notary.isGenuine(signed(Records.of("anna", ""), key))).isTrue();
    assertThat(notary.isGenuine(signed(Records.of("bert", ""), key))).isFalse();
    assertThat(notary.isGenuine(signed(Records.of("anna", ""), generator.generateKeyPair())))
        .isFalse();
  }

  private static LocationRecord signed(LocationRecord bare, KeyPair key) throws Exception {
    LocationRecord certified =
        new LocationRecord(
            bare.person(),
            bare.device(),
            bare.name(),
            bare.sequence(),
            bare.seenSeconds(),
            bare.untilSeconds(),
            bare.superNodes(),
            bare.contact(),
            Octets.of("certificate of anna's phone".getBytes(StandardCharsets.UTF_8)),
            Octets.NONE);
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(key.getPrivate());
    signature.update(OverlayWriter.signed(certified));
    return certified.signed(Octets.of(signature.sign()));
  }

  private OverlayService start(String id, FleetCredentials credentials, List<HostEntry> seeds)
      throws Exception {
    Path data = folder.resolve(id);
    Files.createDirectories(data);
    OverlayService service =
        OverlayService.start(
            new OverlayService.Start(
                id,
                "127.0.0.1",
                LinkConfig.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                OverlayConfig.USUAL,
                data,
                seeds,
                LoginServer.AWAY,
                OverlayService.Offer.NONE),
            notary(credentials),
            new OverlayTls(() -> credentials, DeviceKeys.NONE, Clock.systemUTC()).links(),
            Clock.systemUTC(),
            new Random());
    running.add(service);
    return service;
  }

  private static FleetNotary notary(FleetCredentials credentials) {
    return new FleetNotary(() -> credentials, DeviceKeys.NONE, Clock.systemUTC());
  }

  private static HostEntry seed(OverlayService service) {
    return new HostEntry("", "127.0.0.1", service.address().getPort(), Octets.NONE);
  }

  private static Finding find(OverlayService through, String person) throws Exception {
    BlockingQueue<Finding> found = new LinkedBlockingQueue<>();
    Consumer<Finding> told = found::add;
    through.find(person, told);
    Finding finding = found.poll(10, TimeUnit.SECONDS);
    assertThat(finding).isNotNull();
    return finding;
  }

  private static void await(BooleanSupplier holds) throws Exception {
    Instant until = Instant.now().plus(Duration.ofSeconds(20));
    while (!holds.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(until);
      Thread.sleep(50);
    }
  }
}
