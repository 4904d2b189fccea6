package perigee.lab.world;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import perigee.lab.client.Kind;
import perigee.lab.scenario.Place;
import perigee.lab.scenario.Scenario;

/// The network under test: one process per node, each in its namespace, started as an operator
/// starts it, from a `perigee.yaml`.
public final class Network {

  /// The zone that control maps in.
  public static final String ZONE = "perigee.test.";

  private static final int API_PORT = 7400;
  private static final int FLEET_PORT = 7401;
  private static final Duration READY_WITHIN = Duration.ofMinutes(3);
  private static final long LOOK_EVERY_MILLIS = 50;
  private static final int FIRST_ERROR = 400;
  private static final String CONTROL = "control";

  private final Scenario scenario;
  private final Plan plan;
  private final Terrain terrain;
  private final Programs programs;
  private final Path launcher;
  private final Path data;

  /// @param launcher the program to start
  /// @param data each node has a folder there
  public Network(
      Scenario scenario, Plan plan, Terrain terrain, Programs programs, Path launcher, Path data) {
    this.scenario = scenario;
    this.plan = plan;
    this.terrain = terrain;
    this.programs = programs;
    this.launcher = launcher;
    this.data = data;
  }

  /// The name in the network's zone to which a provider's name points.
  public static String mapped(Kind kind) {
    return kind.host() + ".map.perigee.test";
  }

  /// What the provider has entered in its own zone.
  public List<String> aliases() {
    List<String> lines = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      lines.add(kind.host() + ". 300 IN CNAME " + mapped(kind) + ".");
    }
    return lines;
  }

  /// Starts all nodes and waits until they serve.
  public void start() throws IOException, InterruptedException {
    write(CONTROL, control());
    start(CONTROL);
    for (LabNode node : caches()) {
      write(node.name(), cache(node));
      start(node.name());
    }
    for (LabNode node : plan.of(LabNode.Kind.NAME_SERVER)) {
      write(node.name(), nameServer(node));
      start(node.name());
    }
    for (LabNode node : members()) {
      awaitReady(node.name());
    }
  }

  /// Starts one node, for the first time or again.
  public void start(String name) throws IOException {
    Files.deleteIfExists(data.resolve(name).resolve("ready"));
    programs.start(
        name,
        terrain.namespace(plan.node(name)),
        launcher.toString(),
        "run",
        "--config",
        data.resolve(name).resolve("perigee.yaml").toString());
  }

  public void awaitReady(String name) throws IOException, InterruptedException {
    long end = System.nanoTime() + READY_WITHIN.toNanos();
    while (!Files.exists(data.resolve(name).resolve("ready"))) {
      if (!programs.isRunning(name) || System.nanoTime() - end > 0) {
        throw new IOException(name + " did not come up; see " + programs.log(name));
      }
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
  }

  /// Creates the provider's properties.
  public void createProperties() throws IOException, InterruptedException {
    LabNode origin = plan.of(LabNode.Kind.ORIGIN).getFirst();
    for (Kind kind : Kind.values()) {
      String name = kind.name().toLowerCase(Locale.ROOT);
      api(
          "PUT",
          "/v1/properties/" + name,
          """
          name: %s
          hosts: [%s]
          origins: ["http://%s:%d"]
          """
              .formatted(name, kind.host(), origin.address(), Origin.PORT));
    }
  }

  /// Asks control's API.
  ///
  /// @param body YAML; empty for none
  /// @return the answer's body
  public String api(String method, String path, String body)
      throws IOException, InterruptedException {
    LabNode control = plan.node(CONTROL);
    String token = Files.readString(data.resolve(CONTROL).resolve("operator.token")).strip();
    return terrain
        .namespace(control)
        .call(() -> {
          try (HttpClient client =
              HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpRequest request =
                HttpRequest.newBuilder(
                        URI.create("http://" + control.address() + ":" + API_PORT + path))
                    .header("authorization", "Bearer " + token)
                    .header("content-type", "application/yaml")
                    .header("if-none-match", "*")
                    .method(
                        method,
                        body.isEmpty()
                            ? HttpRequest.BodyPublishers.noBody()
                            : HttpRequest.BodyPublishers.ofString(body))
                    .build();
            HttpResponse<String> answer =
                client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= FIRST_ERROR) {
              throw new IOException(
                  method + " " + path + ": " + answer.statusCode() + " " + answer.body());
            }
            return answer.body();
          }
        });
  }

  private List<LabNode> members() {
    List<LabNode> all = new ArrayList<>(caches());
    all.addAll(plan.of(LabNode.Kind.NAME_SERVER));
    all.add(plan.node(CONTROL));
    return all;
  }

  private List<LabNode> caches() {
    List<LabNode> all = new ArrayList<>(plan.of(LabNode.Kind.CORE));
    all.addAll(plan.of(LabNode.Kind.EDGE));
    return all;
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(Files.createDirectories(data.resolve(name)).resolve("perigee.yaml"), text);
  }

  private String control() {
    LabNode control = plan.node(CONTROL);
    StringBuilder text =
        new StringBuilder(
            """
            node: control
            roles: [control]
            data: .
            listeners: {api: "%1$s:%2$d", fleet: "%1$s:%3$d"}
            nodes:
            """
                .formatted(control.address(), API_PORT, FLEET_PORT));
    for (LabNode node : members()) {
      if (node.kind() == LabNode.Kind.CONTROL) {
        continue;
      }
      text.append(
          "  - {node: %s, role: %s, region: %s}%n"
              .formatted(node.name(), role(node), node.region()));
    }
    text.append("mapping:\n  regions:\n");
    for (Scenario.Region region : scenario.regions()) {
      Place place = scenario.places().get(region.place());
      if (place != null) {
        text.append(
            "    %s: {latitude: %.4f, longitude: %.4f}%n"
                .formatted(region.name(), place.latitude(), place.longitude()));
      }
    }
    return text.toString();
  }

  private String cache(LabNode node) {
    return """
    node: %1$s
    roles: [%2$s]
    region: %3$s
    data: .
    control: {fleet: "%4$s:%5$d", join-token-file: ../control/join/%1$s.token}
    listeners: {http: "%6$s:80", fabric: "%6$s:7402", admin: "%6$s:7403"}
    site: %1$s
    probes: {allow: [198.18.0.0/15, 100.64.0.0/10]}
    %7$s
    content: {memory-bytes: 32MiB, disk-bytes: 64MiB, max-object-bytes: 32MiB, loops: 1}
    """
        .formatted(
            node.name(),
            role(node),
            node.region(),
            plan.node(CONTROL).address(),
            FLEET_PORT,
            node.address(),
            capacity(node));
  }

  private String nameServer(LabNode node) {
    return """
    node: %1$s
    roles: [nameserver]
    region: %1$s
    data: .
    control: {fleet: "%2$s:%3$d", join-token-file: ../control/join/%1$s.token}
    listeners: {dns: "%4$s:53", admin: "%4$s:7403"}
    """
        .formatted(node.name(), plan.node(CONTROL).address(), FLEET_PORT, node.address());
  }

  private String capacity(LabNode node) {
    return scenario.regions().stream()
        .filter(region -> region.name().equals(node.region()) && region.capacity() > 0)
        .map(region -> "capacity: {requests-per-second: " + region.capacity() + "}")
        .findFirst()
        .orElse("");
  }

  private static String role(LabNode node) {
    return switch (node.kind()) {
      case NAME_SERVER -> "nameserver";
      default -> node.kind().name().toLowerCase(Locale.ROOT);
    };
  }
}
