package perigee.lab.world;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import perigee.lab.scenario.Scenario;
import perigee.lab.scenario.Step;
import perigee.lab.wan.Address;
import perigee.lab.wan.Counts;
import perigee.lab.wan.PathSpec;
import perigee.lab.wan.Wan;

/// The namespaces and the network between them.
public final class Terrain implements Closeable {

  private static final Path RESOLVER_FILES = Path.of("/etc/netns");
  private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final Scenario scenario;
  private final Plan plan;
  private final String prefix;
  private final Wan wan;
  private final CongestionControl congestionControl;
  private final Map<LabNode, Integer> numbers = new HashMap<>();

  private Terrain(Scenario scenario, Plan plan, String prefix) throws IOException {
    this.scenario = scenario;
    this.plan = plan;
    this.prefix = prefix;
    this.wan = new Wan(scenario.seed());
    this.congestionControl = CongestionControl.allow(scenario.congestion());
  }

  /// Makes all namespaces; what an earlier run that was killed left under these names is removed.
  ///
  /// @param prefix begins the names of namespaces and devices
  public static Terrain make(Scenario scenario, Plan plan, String prefix)
      throws IOException, InterruptedException {
    Terrain terrain = new Terrain(scenario, plan, prefix);
    terrain.removeNamespaces();
    for (LabNode node : plan.nodes()) {
      terrain.add(node);
    }
    terrain.wan.start();
    terrain.connect();
    return terrain;
  }

  public Namespace namespace(LabNode node) {
    return new Namespace(prefix + "-" + node.name());
  }

  public Counts takeCounts() throws InterruptedException {
    return wan.takeCounts();
  }

  /// Which algorithm of TCP new connections of all hosts have.
  public void congestion(String algorithm) throws IOException, InterruptedException {
    for (LabNode node : plan.nodes()) {
      namespace(node).set("tcp_congestion_control", algorithm);
    }
  }

  /// All paths as the scenario has them.
  public void connect() {
    change((_, _) -> true, spec -> spec);
  }

  /// Makes the paths between two places worse, both ways.
  public void worsen(Step.WorsePath step) {
    change(
        (a, b) -> step.isBetween(a.place(), b.place()),
        spec ->
            spec.worse(
                Math.round(step.moreMillis() * NANOS_PER_MILLI / 2),
                Math.max(spec.loss(), step.loss())));
  }

  /// Lets nothing pass between a region and control.
  public void cutFromControl(String region) {
    change(
        (a, b) ->
            (a.region().equals(region) && b.kind() == LabNode.Kind.CONTROL)
                || (b.region().equals(region) && a.kind() == LabNode.Kind.CONTROL),
        PathSpec::cut);
  }

  private void change(BiPredicate<LabNode, LabNode> concerned, UnaryOperator<PathSpec> how) {
    numbers.forEach((a, from) ->
        numbers.forEach((b, to) -> {
          if (!from.equals(to) && concerned.test(a, b)) {
            wan.path(from, to, how.apply(usual(a, b)));
          }
        }));
  }

  private PathSpec usual(LabNode a, LabNode b) {
    return scenario
        .paths()
        .between(
            a.place(),
            b.place(),
            a.accessMillis() + b.accessMillis(),
            Math.min(a.accessMbit(), b.accessMbit()));
  }

  private void add(LabNode node) throws IOException, InterruptedException {
    String name = namespace(node).name();
    String device = prefix + "w" + numbers.size();
    boolean isNameServer = node.kind() == LabNode.Kind.NAME_SERVER;
    numbers.put(node, wan.add(device, node.addresses(), isNameServer));
    Shell.ip("netns add " + name + "\nlink set " + device + " netns " + name + "\n");
    StringBuilder lines = new StringBuilder("link set lo up\n");
    lines.append("link set ").append(device).append(" name wan\n");
    for (Address address : node.addresses()) {
      lines.append("addr add ").append(address).append("/32 dev wan\n");
    }
    lines.append("link set wan mtu 1500 up\nroute add default dev wan src ");
    lines.append(node.address()).append('\n');
    Shell.ip(name, lines.toString());
    Namespace namespace = namespace(node);
    // What one connection learned about a path must not help the next one in a comparison.
    namespace.set("tcp_no_metrics_save", "1");
    namespace.set("ping_group_range", "0 0");
    if (node.kind() == LabNode.Kind.CLIENT) {
      writeResolver(node);
    }
  }

  /// What programs with the system's resolver ask, in this namespace.
  private void writeResolver(LabNode client) throws IOException {
    String resolver =
        scenario.clients().stream()
            .filter(group -> group.name().equals(client.name()))
            .map(Scenario.ClientGroup::resolver)
            .findFirst()
            .orElseThrow();
    Path folder = Files.createDirectories(RESOLVER_FILES.resolve(namespace(client).name()));
    Files.writeString(
        folder.resolve("resolv.conf"), "nameserver " + plan.node(resolver).address() + "\n");
  }

  private void removeNamespaces() throws IOException, InterruptedException {
    for (LabNode node : plan.nodes()) {
      String name = namespace(node).name();
      if (Files.exists(Path.of("/run/netns", name))) {
        Shell.run("ip", "netns", "del", name);
      }
      Path folder = RESOLVER_FILES.resolve(name);
      Files.deleteIfExists(folder.resolve("resolv.conf"));
      Files.deleteIfExists(folder);
    }
  }

  @Override
  public void close() throws IOException {
    wan.close();
    congestionControl.close();
    try {
      removeNamespaces();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// All hosts.
  public List<LabNode> nodes() {
    return plan.nodes();
  }
}
