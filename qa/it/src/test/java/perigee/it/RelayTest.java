package perigee.it;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import perigee.app.phone.Authorities;
import perigee.realtime.dtls.DtlsIdentity;
import perigee.realtime.media.IceServer;
import perigee.realtime.media.MediaPort;
import perigee.realtime.media.MediaPortConfig;
import perigee.realtime.media.Reach;
import perigee.testkit.Await;
import perigee.testkit.SmallNetwork;
import perigee.wire.sdp.Candidate;
import perigee.wire.sdp.CandidateType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The super nodes of a network, used by coturn's clients.
@ExtendWith(SharedNetwork.class)
class RelayTest {

  private static final int MESSAGES = 40;

  private final SmallNetwork network;

  RelayTest(SmallNetwork network) {
    this.network = network;
  }

  /// Two clients speak to each other through a relay, on channels and by indications.
  @ParameterizedTest
  @CsvSource({
    "stun,''",
    "stun2,'-s'",
    "stun,'-t -s'",
    "turns2,'-S -t'",
    "talk-https,'-S -t'",
    "talk-https,'-t'",
    "talk,'-t'"
  })
  void clientsSpeakThroughARelay(String endpoint, String how) throws Exception {
    assertThat(client(how, credential(), endpoint))
        .contains("tot_send_msgs=" + MESSAGES + ", tot_recv_msgs=" + MESSAGES);
  }

  /// What is relayed is told to control, which keeps a node only as long as its reports make sense.
  @Test
  void controlSeesWhatIsRelayed() throws Exception {
    JsonNode credential = credential();
    AtomicBoolean seen = new AtomicBoolean();
    CompletableFuture<Void> busy =
        CompletableFuture.runAsync(() -> {
          for (int turn = 0; turn < 3 && !seen.get(); turn++) {
            assertThatCode(() -> client("", credential, "stun")).doesNotThrowAnyException();
          }
        });
    Await.until(ofSeconds(20), "control sees octets of the relay", () -> relayed("super1") > 0);
    seen.set(true);
    busy.get(90, TimeUnit.SECONDS);
    assertThat(node("super1").path("online").asBoolean()).isTrue();
  }

  private double relayed(String node) {
    return node(node).path("report").path("bytes-per-second").asDouble(0);
  }

  private JsonNode node(String id) {
    return network.api().ask("GET", "/nodes/" + id, "").json();
  }

  @Test
  void aCredentialSaysWhereTheRelaysAre() throws Exception {
    List<String> urls =
        credential().path("urls").valueStream().map(url -> url.asString("")).toList();
    for (String endpoint : List.of("stun", "stun2")) {
      String at = network.endpoint(endpoint);
      assertThat(urls)
          .contains("stun:" + at, "turn:" + at + "?transport=udp", "turn:" + at + "?transport=tcp");
    }
    assertThat(urls).contains("turns:" + network.endpoint("turns") + "?transport=tcp");
  }

  @Test
  void clientsLearnHowTheyLook() throws Exception {
    String at = network.endpoint("stun");
    String port = at.substring(at.indexOf(':') + 1);
    String output = run(List.of("turnutils_stunclient", "-p", port, "127.0.0.1"));
    assertThat(output).contains("UDP reflexive addr: 127.0.0.1:");
  }

  /// A network's own authority vouches for its relays: a phone has it from `--ca`.
  @Test
  void aPhoneTrustsARelayByTlsForTheNetworksAuthority() throws Exception {
    JsonNode credential = credential();
    String at = network.endpoint("turns");
    IceServer relay =
        new IceServer(
            new InetSocketAddress(
                InetAddress.getLoopbackAddress(),
                Integer.parseInt(at.substring(at.indexOf(':') + 1))),
            IceServer.Transport.TLS,
            credential.path("username").asString(""),
            credential.path("credential").asString(""));
    String authority = Files.readString(Path.of(network.endpoint("ca-file")));
    assertThat(types(relay, Reach.PLAIN)).doesNotContain(CandidateType.RELAYED);
    assertThat(types(relay, Reach.PLAIN.withSecurity(Authorities.besideTheMachines(authority))))
        .contains(CandidateType.RELAYED);
  }

  private static List<CandidateType> types(IceServer server, Reach reach) throws Exception {
    SecureRandom random = new SecureRandom();
    try (MediaPort port =
        MediaPort.open(
            MediaPortConfig.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .withReach(reach),
            DtlsIdentity.create(InstantSource.system(), random),
            System::nanoTime,
            random)) {
      CompletableFuture<List<Candidate>> found = new CompletableFuture<>();
      port.execute(() -> port.gather(List.of(server), found::complete));
      return found.get(15, TimeUnit.SECONDS).stream().map(Candidate::type).toList();
    }
  }

  private JsonNode credential() {
    List<JsonNode> made = new ArrayList<>();
    Await.until(
        ofSeconds(10),
        "both super nodes are linked",
        () -> {
          JsonNode now =
              JsonMapper.shared()
                  .readTree(network.command("relay", "credentials", "--account", "alice").out());
          made.add(now);
          return now.path("urls").size() >= 8;
        });
    return made.getLast();
  }

  private String client(String how, JsonNode credential, String endpoint) throws Exception {
    String at = network.endpoint(endpoint);
    List<String> command = new ArrayList<>(List.of("turnutils_uclient", "-y", "-c", "-m", "2"));
    List.of(how.split(" ")).stream().filter(flag -> !flag.isEmpty()).forEach(command::add);
    // With pauses: of two messages in one TLS record this client reads only the first.
    command.addAll(List.of("-n", Integer.toString(MESSAGES / 2), "-l", "160", "-z", "40"));
    command.addAll(List.of("-u", credential.path("username").asString("")));
    command.addAll(List.of("-w", credential.path("credential").asString("")));
    command.addAll(List.of("-p", at.substring(at.lastIndexOf(':') + 1), "127.0.0.1"));
    return run(command);
  }

  private static String run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    byte[] output = process.getInputStream().readAllBytes();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new String(output, StandardCharsets.UTF_8);
  }
}
