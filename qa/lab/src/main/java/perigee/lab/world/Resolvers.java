package perigee.lab.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import perigee.lab.scenario.Scenario;

/// The DNS around the network under test: a root zone of the lab's own, in which the provider's
/// names point to the network, and the resolvers that clients ask.
public final class Resolvers {

  private static final String ROOT_NAME = "a.root.lab.";

  private final Plan plan;
  private final Terrain terrain;
  private final Programs programs;
  private final Path folder;

  public Resolvers(Plan plan, Terrain terrain, Programs programs, Path folder) {
    this.plan = plan;
    this.terrain = terrain;
    this.programs = programs;
    this.folder = folder;
  }

  /// Starts the root's server.
  ///
  /// @param zone the network's own, which the root delegates to its name servers
  /// @param aliases lines of provider's names that lead into it
  public void startRoot(String zone, List<String> aliases) throws IOException {
    LabNode root = plan.of(LabNode.Kind.ROOT).getFirst();
    StringBuilder lines =
        new StringBuilder(
            """
            $TTL 3600
            . IN SOA %1$s hostmaster.lab. 1 3600 600 86400 60
            . IN NS %1$s
            %1$s IN A %2$s
            """
                .formatted(ROOT_NAME, root.address()));
    for (LabNode server : plan.of(LabNode.Kind.NAME_SERVER)) {
      lines.append("%s IN NS %s.ns.%s%n".formatted(zone, server.name(), zone));
      lines.append("%s.ns.%s IN A %s%n".formatted(server.name(), zone, server.address()));
    }
    aliases.forEach(alias -> lines.append(alias).append('\n'));
    write("root.zone", lines.toString());
    Path file =
        write(
            "root.conf",
            """
            options {
              directory "%s"; pid-file none; session-keyfile none; listen-on { %s; };
              listen-on-v6 { none; }; recursion no; dnssec-validation no; empty-zones-enable no;
              allow-query { any; }; minimal-responses no;
            };
            controls { };
            zone "." { type primary; file "root.zone"; };
            """
                .formatted(folder, root.address()));
    programs.start(
        root.name(), terrain.namespace(root), "named", "-g", "-n", "1", "-c", file.toString());
  }

  /// Starts all resolvers.
  public void start(List<Scenario.Resolver> resolvers) throws IOException {
    LabNode root = plan.of(LabNode.Kind.ROOT).getFirst();
    write(
        "root.hints",
        ". 3600 IN NS %1$s%n%1$s 3600 IN A %2$s%n".formatted(ROOT_NAME, root.address()));
    for (Scenario.Resolver resolver : resolvers) {
      switch (resolver.kind()) {
        case UNBOUND -> startUnbound(plan.node(resolver.name()));
        case BIND -> startBind(plan.node(resolver.name()));
      }
    }
  }

  private void startUnbound(LabNode node) throws IOException {
    // Names below test. are not its own, and the addresses of the lab are none that it must refuse.
    Path file =
        write(
            node.name() + ".conf",
            """
            server:
              directory: "%1$s"
              chroot: ""
              username: ""
              pidfile: ""
              use-syslog: no
              do-daemonize: no
              num-threads: 1
              do-ip6: no
              interface: %2$s
              access-control: 0.0.0.0/0 allow
              root-hints: "root.hints"
              module-config: "subnetcache iterator"
              send-client-subnet: 0.0.0.0/0
              max-client-subnet-ipv4: 24
              local-zone: "test." nodefault
              unblock-lan-zones: yes
              insecure-lan-zones: yes
            remote-control:
              control-enable: no
            """
                .formatted(folder, node.address()));
    programs.start(node.name(), terrain.namespace(node), "unbound", "-d", "-c", file.toString());
  }

  private void startBind(LabNode node) throws IOException {
    Path own = Files.createDirectories(folder.resolve(node.name()));
    Path file =
        write(
            node.name() + ".conf",
            """
            options {
              directory "%s"; pid-file none; session-keyfile none; listen-on { %s; };
              listen-on-v6 { none; }; recursion yes; dnssec-validation no; empty-zones-enable no;
              allow-query { any; }; allow-recursion { any; };
            };
            controls { };
            zone "." { type hint; file "%s"; };
            """
                .formatted(own, node.address(), folder.resolve("root.hints")));
    programs.start(
        node.name(), terrain.namespace(node), "named", "-g", "-n", "1", "-c", file.toString());
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(Files.createDirectories(folder).resolve(name), text);
  }
}
