package perigee.app.role;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import perigee.app.config.ControlFile;
import perigee.app.config.HostPort;
import perigee.app.config.RoleConfig;
import perigee.app.node.CacheNode;
import perigee.app.node.FleetMember;
import perigee.app.node.NameServerNode;
import perigee.app.node.SuperNode;
import perigee.control.BootstrapNode;
import perigee.control.ControlConfig;
import perigee.control.ControlPlane;
import perigee.control.FirstStart;
import perigee.control.api.Limits;

/// Starts the role that a configuration names.
public final class Roles {

  private Roles() {}

  /// Starts it; it serves once this returns.
  public static Service start(RoleConfig config) throws IOException, InterruptedException {
    return switch (config) {
      case RoleConfig.Control(ControlFile file) -> control(file);
      case RoleConfig.Cache(var node) -> member(CacheNode.start(node));
      case RoleConfig.Names(var file) -> member(NameServerNode.start(file));
      case RoleConfig.Super(var file) -> member(SuperNode.start(file));
    };
  }

  private static Service control(ControlFile file) throws IOException {
    List<BootstrapNode> joining =
        file.joining().stream()
            .map(node -> new BootstrapNode(node.node(), node.role(), node.region()))
            .toList();
    ControlConfig config =
        new ControlConfig(
            file.data(),
            file.api().address(),
            file.fleet().address(),
            names(file),
            joining,
            Limits.DEFAULT,
            file.mappingZone(),
            file.mapping(),
            file.meetings(),
            file.people());
    ControlPlane control = ControlPlane.start(config, InstantSource.system());
    HostPort api = new HostPort(file.api().host(), control.apiAddress().getPort());
    HostPort fleet = new HostPort(file.fleet().host(), control.fleetAddress().getPort());
    if (control.firstStart().isPresent()) {
      leave(control.firstStart().get(), file.data(), api.port());
    }
    return new ControlService(control, Map.of("api", "http://" + api, "fleet", fleet.toString()));
  }

  /// How nodes may reach the fleet's listener: by its address, and by this machine's own.
  private static List<String> names(ControlFile file) {
    return Stream.of(file.fleet().host(), "127.0.0.1", "localhost")
        .filter(name -> !name.equals("0.0.0.0"))
        .distinct()
        .toList();
  }

  private static void leave(FirstStart first, Path data, int apiPort) throws IOException {
    OperatorFiles files = OperatorFiles.in(data);
    write(files.token(), first.token());
    write(
        files.adminLink(),
        "http://127.0.0.1:" + apiPort + "/admin?link=" + first.adminLinkSecret());
  }

  private static void write(Path file, String secret) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, secret + "\n");
  }

  private static Service member(FleetMember node) {
    // On a thread of its own: the end closes the link, whose thread says this.
    node.onDrain(() -> Thread.ofPlatform().daemon().name("drained").start(() -> System.exit(0)));
    return new MemberService(node);
  }

  private record ControlService(ControlPlane control, Map<String, String> listeners)
      implements Service {

    /// Requests to the API are short: there is nothing to wait for.
    @Override
    public void drain() {}

    @Override
    public void close() {
      control.close();
    }
  }

  private record MemberService(FleetMember node) implements Service {

    @Override
    public Map<String, String> listeners() {
      return node.listeners();
    }

    @Override
    public void drain() {
      node.drain();
    }

    @Override
    public void close() {
      node.close();
    }
  }
}
