package perigee.app.up;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import perigee.app.config.ConfigFile;
import perigee.app.role.Roles;
import perigee.app.role.Service;

/// A control, an edge and a core inside this process. The launcher has it lived through once per
/// build, so that the JVM can record which classes a start needs (JEP 514) and what is worth
/// compiling (JEP 515).
public final class Rehearsal implements Closeable {

  private final Service control;
  private final Service core;
  private final Service edge;

  private Rehearsal(Service control, Service core, Service edge) {
    this.control = control;
    this.core = core;
    this.edge = edge;
  }

  /// Starts all in a folder, on ports that are free; commands find them through it.
  public static Rehearsal start(Path folder) throws IOException, InterruptedException {
    new NodeYaml(PortPlan.free(), folder).writeAll();
    Service control = service(folder, LocalNode.CONTROL);
    Service core = service(folder, LocalNode.cores().getFirst());
    Service edge = service(folder, LocalNode.edges().getFirst());
    Rehearsal rehearsal = new Rehearsal(control, core, edge);
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

  /// Where it listens with TLS.
  public String secureEdge() {
    return edge.listeners().getOrDefault("https", "");
  }

  @Override
  public void close() {
    edge.drain();
    edge.close();
    core.drain();
    core.close();
    control.close();
  }
}
