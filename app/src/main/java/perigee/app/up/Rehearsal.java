package perigee.app.up;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import perigee.app.config.ConfigFile;
import perigee.app.config.HostPort;
import perigee.app.role.Roles;
import perigee.app.role.Service;

/// A control and one edge inside this process. The launcher has it lived through once per build, so
/// that the JVM can record which classes a start needs (JEP 514).
public final class Rehearsal implements Closeable {

  private final Service control;
  private final Service edge;

  private Rehearsal(Service control, Service edge) {
    this.control = control;
    this.edge = edge;
  }

  /// Starts both in a folder, on ports that the kernel chooses; commands find them through it.
  public static Rehearsal start(Path folder) throws IOException, InterruptedException {
    NodeYaml files = new NodeYaml(PortPlan.ephemeral(), folder);
    files.writeAll();
    Service control = service(folder, LocalNode.CONTROL);
    HostPort fleet = HostPort.parse(control.listeners().getOrDefault("fleet", "")).orElseThrow();
    LocalNode node = LocalNode.caches().getFirst();
    files.write(node, fleet);
    Rehearsal rehearsal = new Rehearsal(control, service(folder, node));
    FirstSecrets secrets = FirstSecrets.takeFrom(folder.resolve(LocalNode.CONTROL.id()));
    String api = control.listeners().getOrDefault("api", "");
    new NetworkFiles(folder).writeEndpoints(Map.of("api", api, "api-token", secrets.apiToken()));
    return rehearsal;
  }

  private static Service service(Path folder, LocalNode node)
      throws IOException, InterruptedException {
    Path file = folder.resolve(node.id()).resolve(NodeYaml.FILE);
    return Roles.start(ConfigFile.read(file).orThrow());
  }

  /// Where the edge listens for clients.
  public String edge() {
    return edge.listeners().getOrDefault("http", "");
  }

  /// An origin that is always there: the edge's own page for operators.
  public String origin() {
    return edge.listeners().getOrDefault("admin", "");
  }

  @Override
  public void close() {
    edge.drain();
    edge.close();
    control.close();
  }
}
