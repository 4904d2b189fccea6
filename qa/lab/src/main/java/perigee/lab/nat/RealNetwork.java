package perigee.lab.nat;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import perigee.lab.world.Namespace;
import tools.jackson.databind.json.JsonMapper;

/// Control and two super nodes, as an operator runs them. Where a network lets nothing but 443 out,
/// phones register at the first, and are relayed by the second.
final class RealNetwork implements Closeable {

  static final String CONTROL = "203.0.113.5";

  /// What a name server would say.
  static final Map<String, String> NAMES =
      Map.of(
          "super1.lab.test",
          PublicPlaces.RELAYS.get(0),
          "super2.lab.test",
          PublicPlaces.RELAYS.get(1));

  private static final JsonMapper JSON = new JsonMapper();
  private static final int LOOKS = 600;
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final int CREATED = 201;

  /// A busy machine may need some.
  private static final int SIGN_INS = 4;

  private static final String PASSWORD = "a password of the lab";

  private final Path home;
  private final Path out;
  private final Namespace control;
  private final List<Process> nodes = new ArrayList<>();

  /// A network.
  ///
  /// @param home of a build of the program: `class-path` and `lib`
  RealNetwork(Path home, Path out, Namespace control) {
    this.home = home;
    this.out = out.toAbsolutePath();
    this.control = control;
  }

  /// Names of super nodes, for programs in a namespace.
  ///
  /// @param known false where a proxy alone knows names
  static void names(Namespace at, boolean known) throws IOException {
    StringBuilder hosts = new StringBuilder("127.0.0.1 localhost\n");
    if (known) {
      NAMES.forEach((name, address) -> hosts.append(address + " " + name + "\n"));
    }
    Path folder = Files.createDirectories(Path.of("/etc/netns", at.name()));
    Files.writeString(folder.resolve("hosts"), hosts);
    Files.writeString(folder.resolve("resolv.conf"), "");
  }

  static void forget(List<Namespace> all) throws IOException {
    for (Namespace each : all) {
      Path folder = Path.of("/etc/netns", each.name());
      Files.deleteIfExists(folder.resolve("hosts"));
      Files.deleteIfExists(folder.resolve("resolv.conf"));
      Files.deleteIfExists(folder);
    }
  }

  void start(Namespace first, Namespace second) throws IOException, InterruptedException {
    write(
        "control",
        """
        node: control
        roles: [control]
        data: .
        listeners:
          api: "127.0.0.1:7400"
          fleet: "%s:7401"
        nodes:
          - {node: super1, role: supernode, region: east}
          - {node: super2, role: supernode, region: west}
        """
            .formatted(CONTROL));
    node("control", control);
    await("super nodes' tokens", out.resolve("control/join/super2.token"));
    superNode("super1", PublicPlaces.RELAYS.get(0), "east", 3478, 443, "super2", 5061);
    superNode("super2", PublicPlaces.RELAYS.get(1), "west", 443, 5061, "super1", 443);
    node("super1", first);
    node("super2", second);
    control.call(() -> {
      answers(PublicPlaces.RELAYS.get(0), 443);
      answers(PublicPlaces.RELAYS.get(1), 5061);
      return true;
    });
  }

  /// Waits until somebody listens.
  private static void answers(String address, int port) throws IOException, InterruptedException {
    for (int i = 0; i < LOOKS; i++) {
      try (Socket _ = new Socket(InetAddress.ofLiteral(address), port)) {
        return;
      } catch (IOException _) {
        Thread.sleep(LOOK);
      }
    }
    throw new IOException("no super node at " + address + ":" + port);
  }

  private void superNode(
      String name, String address, String region, int relay, int sip, String other, int otherSip)
      throws IOException {
    String far = PublicPlaces.RELAYS.get(name.equals("super1") ? 1 : 0);
    write(
        name,
        """
        node: %s
        roles: [supernode]
        region: %s
        data: .
        control:
          fleet: "%s:7401"
          join-token-file: ../control/join/%s.token
        listeners:
          stun: "%s:3478"
          tcp: "%s:%d"
          admin: "127.0.0.1:7402"
        host: "%s.lab.test"
        relay:
          addresses: ["%s"]
          loops: 1
        sip:
          tls: "%s:%d"
          others:
            %s: "%s:%d"
        """
            .formatted(
                name, region, CONTROL, name, address, address, relay, name, address, address, sip,
                other, far, otherSip));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(Files.createDirectories(out.resolve(name)).resolve("perigee.yaml"), text);
  }

  private void node(String name, Namespace at) throws IOException {
    nodes.add(
        start(
            at, name, List.of("run", "--config", out.resolve(name + "/perigee.yaml").toString())));
  }

  /// Starts the program somewhere.
  Process start(Namespace at, String log, List<String> words) throws IOException {
    return new ProcessBuilder(at.command(command(words)))
        .redirectError(out.resolve(log + ".log").toFile())
        .start();
  }

  private String[] command(List<String> words) throws IOException {
    String path =
        String.join(
            ":",
            Arrays.stream(Files.readString(home.resolve("class-path")).strip().split(":", -1))
                .map(each -> home.resolve("lib").resolve(each).toString())
                .toList());
    List<String> all = new ArrayList<>();
    all.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    all.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx160m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dperigee.home=" + home,
            "-cp",
            path,
            "perigee.app.Main"));
    all.addAll(words);
    return all.toArray(String[]::new);
  }

  /// Makes an account and signs a phone in.
  ///
  /// @return where the phone keeps it
  Path person(String id) throws IOException, InterruptedException {
    Path token = out.resolve("control/operator.token");
    await("control", token);
    byte[] body =
        JSON.writeValueAsBytes(
            JSON.createObjectNode().put("id", id).put("displayName", id).put("password", PASSWORD));
    int status = 0;
    for (int i = 0; i < LOOKS && status == 0; i++) {
      status = control.call(() -> post(Files.readString(token).strip(), body));
      if (status == 0) {
        Thread.sleep(LOOK);
      }
    }
    if (status != CREATED) {
      throw new IOException("no account for " + id + ": status " + status);
    }
    Path state = out.resolve("phones/" + id);
    String said = "";
    for (int i = 0; i < SIGN_INS; i++) {
      said = signIn(id, state);
      if (said.isEmpty()) {
        return state;
      }
    }
    throw new IOException("no sign-in of " + id + ": " + said + "; see login.log");
  }

  /// Signs a phone in.
  ///
  /// @return what was said if that failed; otherwise nothing
  private String signIn(String id, Path state) throws IOException, InterruptedException {
    Process login =
        start(
            control,
            "login",
            List.of(
                "phone",
                "login",
                id,
                "--server",
                "http://127.0.0.1:7400",
                "--ca",
                out.resolve("control/ca.crt").toString(),
                "--state",
                state.toString(),
                "--proxy",
                "none",
                "--device",
                "lab"));
    try (OutputStream in = login.getOutputStream()) {
      in.write((PASSWORD + "\n").getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(login.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return login.waitFor() == 0 ? "" : "status " + login.exitValue() + " " + said;
  }

  /// The status, or 0 if nobody answers yet.
  private static int post(String token, byte[] body) {
    try {
      HttpURLConnection asked =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:7400/v1/people").toURL().openConnection();
      asked.setRequestMethod("POST");
      asked.setDoOutput(true);
      asked.setRequestProperty("Authorization", "Bearer " + token);
      asked.setRequestProperty("Content-Type", "application/json");
      try (OutputStream to = asked.getOutputStream()) {
        to.write(body);
      }
      return asked.getResponseCode();
    } catch (IOException _) {
      return 0;
    }
  }

  private static void await(String what, Path file) throws IOException, InterruptedException {
    for (int i = 0; i < LOOKS; i++) {
      if (Files.isRegularFile(file) && Files.size(file) > 0) {
        return;
      }
      Thread.sleep(LOOK);
    }
    throw new IOException(what + " did not come");
  }

  @Override
  public void close() {
    nodes.forEach(Process::destroy);
    for (Process node : nodes) {
      try {
        node.waitFor();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
