package perigee.app.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import perigee.app.config.HostPort;
import perigee.model.Role;
import perigee.model.document.Value;

/// The configuration files of the local network's nodes; written anew at each start, because the
/// ports may have moved.
record NodeYaml(PortPlan plan, Path data) {

  static final String FILE = "perigee.yaml";

  /// Edges have 4 s, so that with cores and control after them all is over within 10.
  private static final String DRAIN = "4s";

  private static final String HEAD = "# written by perigee up at each start\n";

  void writeAll() throws IOException {
    save(LocalNode.CONTROL, control());
    for (LocalNode cache : LocalNode.caches()) {
      write(cache, PortPlan.reached(plan.fleet()));
    }
    for (LocalNode nameServer : LocalNode.nameServers()) {
      save(nameServer, nameServer(nameServer, PortPlan.reached(plan.fleet())));
    }
    for (LocalNode superNode : LocalNode.superNodes()) {
      save(superNode, superNode(superNode, PortPlan.reached(plan.fleet())));
    }
  }

  /// Writes one cache node's file.
  ///
  /// @param fleet where it finds control
  void write(LocalNode cache, HostPort fleet) throws IOException {
    save(cache, cache(cache, fleet));
  }

  private void save(LocalNode node, String text) throws IOException {
    Path folder = Files.createDirectories(data.resolve(node.id()));
    Files.writeString(folder.resolve(FILE), HEAD + text);
  }

  private String control() {
    StringBuilder text =
        new StringBuilder(
            """
            node: control
            roles: [control]
            data: .
            listeners:
              api: "%s"
              fleet: "%s"
            meetings:
              recordings: "%s"
            nodes:
            """
                .formatted(plan.api(), plan.fleet(), recordings()));
    for (LocalNode node : LocalNode.joining()) {
      text.append(
          "  - {node: %s, role: %s, region: %s}%n".formatted(node.id(), role(node), node.region()));
    }
    return text.toString();
  }

  /// Browsers and curl find any name below localhost at this machine.
  private String recordings() {
    HostPort edge = plan.http(LocalNode.edges().getFirst());
    return "http://*.recordings.localhost:" + edge.port();
  }

  private String cache(LocalNode node, HostPort fleet) {
    return """
    node: %s
    roles: [%s]
    region: %s
    data: .
    control:
      fleet: "%s"
      join-token-file: ../control/join/%s.token
    listeners:
      http: "%s"
    %s  fabric: "%s"
      admin: "%s"
    content:
      memory-bytes: 64MiB
      disk-bytes: 1GiB
      max-object-bytes: 256MiB
      loops: 1
    drain: %s
    """
        .formatted(
            node.id(),
            role(node),
            node.region(),
            fleet,
            node.id(),
            plan.http(node),
            https(node),
            plan.fabric(node),
            plan.admin(node),
            DRAIN);
  }

  private String nameServer(LocalNode node, HostPort fleet) {
    return """
    node: %s
    roles: [nameserver]
    region: %s
    data: .
    control:
      fleet: "%s"
      join-token-file: ../control/join/%s.token
    listeners:
      dns: "%s"
      admin: "%s"
      redirect: "%s"
    address: "%s"
    levels: [%s]
    dns:
      loops: 1
    """
        .formatted(
            node.id(),
            node.region(),
            fleet,
            node.id(),
            plan.dns(node),
            plan.dnsAdmin(node),
            plan.redirect(node),
            plan.announced(),
            levels(node));
  }

  /// On one machine, peers have its own address; elsewhere a relay refuses to send there.
  private String superNode(LocalNode node, HostPort fleet) {
    return """
    node: %s
    roles: [supernode]
    region: %s
    data: .
    control:
      fleet: "%s"
      join-token-file: ../control/join/%s.token
    listeners:
      stun: "%s"
      tcp: "%s"
      tls: "%s"
      admin: "%s"
    host: "%s"
    relay:
      addresses: ["%s"]
      allow: ["%s"]
      loops: 1
    talk:
      http: "%s"
      https: "%s"
      cascade: "%s"
    sip:
      tcp: "%s"
      tls: "%s"
      people: ../phones.htdigest
      others: {%s}
    overlay:
      listen: "%s"
      seeds: [%s]
    """
        .formatted(
            node.id(),
            node.region(),
            fleet,
            node.id(),
            plan.stun(node),
            plan.stun(node),
            plan.turnTls(node),
            plan.superAdmin(node),
            plan.announced(),
            plan.announced(),
            plan.isLoopback() ? "127.0.0.0/8" : plan.announced(),
            plan.talk(node),
            plan.talkTls(node),
            plan.cascade(node),
            plan.sip(node),
            plan.sipTls(node),
            otherPhones(node),
            plan.overlay(node),
            otherOverlays(node));
  }

  /// Where the other super nodes have SIP with TLS.
  private String otherPhones(LocalNode node) {
    return LocalNode.superNodes().stream()
        .filter(other -> !other.id().equals(node.id()))
        .map(other -> "%s: \"%s\"".formatted(other.id(), PortPlan.reached(plan.sipTls(other))))
        .collect(Collectors.joining(", "));
  }

  private String otherOverlays(LocalNode node) {
    return LocalNode.superNodes().stream()
        .filter(other -> !other.id().equals(node.id()))
        .map(other -> '"' + PortPlan.reached(plan.overlay(other)).toString() + '"')
        .collect(Collectors.joining(", "));
  }

  private String https(LocalNode node) {
    return node.role() == Role.EDGE ? "  https: \"%s\"%n".formatted(plan.https(node)) : "";
  }

  private static String levels(LocalNode node) {
    return node.levels().stream().sorted().map(Value::kebab).collect(Collectors.joining(", "));
  }

  private static String role(LocalNode node) {
    return node.role().name().toLowerCase(Locale.ROOT);
  }
}
