package perigee.app.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import perigee.content.measure.ProbePolicy;
import perigee.control.login.LoginSettings;
import perigee.control.meeting.MeetingSettings;
import perigee.model.Role;
import perigee.model.document.Document;
import perigee.model.document.Mapping;
import perigee.model.document.Reading;
import perigee.model.document.Value;
import perigee.model.mapping.Prefix;
import perigee.model.zone.MappingZone;
import perigee.model.zone.Zone;
import perigee.wire.dns.Name;

/// A `perigee.yaml`. Relative paths in it start at its own folder.
///
/// ```yaml
/// node: edge1
/// roles: [edge]
/// region: east
/// data: .
/// control: {fleet: "127.0.0.1:7401", join-token-file: join.token}
/// listeners:
///   {http: "127.0.0.1:8080", https: "127.0.0.1:8443", fabric: "127.0.0.1:8081",
///    admin: "127.0.0.1:8082"}
/// site: hall2
/// addresses: [203.0.113.5, "2001:db8::5"]
/// cost: 1
/// capacity: {requests-per-second: 20000, bytes-per-second: 1GiB, connections: 20000}
/// content: {memory-bytes: 64MiB, disk-bytes: 1GiB, max-object-bytes: 256MiB, loops: 2}
/// probes: {allow: [10.20.0.0/16]}
/// limits: {connections: 20000, connections-per-client: 1024, body-bytes: 1GiB}
/// routing: {prefixes: [203.0.113.0/24], exabgp-pipe: /run/exabgp/exabgp.in}
/// drain: 10s
/// ```
public final class ConfigFile {

  private static final String[] CONTROL_KEYS = {
    "node",
    "roles",
    "data",
    "listeners",
    "mapping-zone",
    "mapping-zone-dnssec",
    "mapping",
    "nodes",
    "meetings",
    "people"
  };
  private static final String[] CACHE_KEYS = {
    "node",
    "roles",
    "region",
    "site",
    "data",
    "control",
    "listeners",
    "addresses",
    "cost",
    "capacity",
    "content",
    "probes",
    "limits",
    "routing",
    "drain"
  };

  /// So that hosts have room before it.
  private static final int MOST_ZONE_OCTETS = 64;

  private static final long MOST_BYTES = 1L << 50;
  private static final Duration MOST_DRAIN = Duration.ofHours(1);
  private static final String NAME_PATTERN = "[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?";
  private static final String NAME_RULE =
      "lower-case letters, digits, hyphens and dots, at most 63, for example edge1";

  private final Path folder;

  private ConfigFile(Path folder) {
    this.folder = folder;
  }

  /// Reads a file and all of its problems.
  public static Reading<RoleConfig> read(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    ConfigFile reader = new ConfigFile(folder == null ? file.toAbsolutePath() : folder);
    return Document.read(Files.readString(file), file.toString(), reader::node);
  }

  private RoleConfig node(Value root) {
    Role role = role(root.anyMap().required("roles"));
    return switch (role) {
      case CONTROL -> new RoleConfig.Control(control(root.map(CONTROL_KEYS)));
      case NAMESERVER ->
          new RoleConfig.Names(NameServerFile.read(root.map(NameServerFile.KEYS), this));
      case SUPERNODE ->
          new RoleConfig.Super(SuperNodeFile.read(root.map(SuperNodeFile.KEYS), this));
      case EDGE, CORE -> new RoleConfig.Cache(cache(root.map(CACHE_KEYS), role));
    };
  }

  private static Role role(Value roles) {
    List<Value> all = roles.itemsOrOne();
    if (all.size() != 1) {
      roles.problem(
          "names "
              + all.size()
              + " roles; a node has one: control, edge, core, nameserver or supernode");
      return Role.EDGE;
    }
    return all.getFirst().choice(Role.values());
  }

  private ControlFile control(Mapping map) {
    Mapping listeners = map.required("listeners").map("api", "fleet");
    return new ControlFile(
        name(map.required("node")),
        path(map.required("data")),
        hostPort(listeners.required("api")),
        hostPort(listeners.required("fleet")),
        map.items("nodes").stream().map(ConfigFile::joining).toList(),
        new MappingZone(
            map.optional("mapping-zone").map(ConfigFile::zone).orElse(MappingZone.USUAL.name()),
            map.bool("mapping-zone-dnssec", MappingZone.USUAL.signed())),
        new MappingFile(folder).read(map),
        map.optional("meetings").map(ConfigFile::meetings).orElse(MeetingSettings.DEFAULT),
        map.optional("people").map(ConfigFile::people).orElse(LoginSettings.DEFAULT));
  }

  private static LoginSettings people(Value value) {
    Mapping map = value.map("sign-up", "domain", "certificate-life", "passkey-domain");
    LoginSettings usual = LoginSettings.DEFAULT;
    return new LoginSettings(
        map.bool("sign-up", usual.signUp()),
        map.optional("domain").map(ConfigFile::domain).orElse(usual.domain()),
        map.duration(
            "certificate-life",
            usual.certificateLife(),
            LoginSettings.SHORTEST_LIFE,
            LoginSettings.LONGEST_LIFE),
        map.optional("passkey-domain").map(ConfigFile::domain).orElse(null));
  }

  private static String domain(Value value) {
    String text = value.text(LoginSettings::isDomain, "a domain like calls.example.org");
    return text.isEmpty() ? LoginSettings.DEFAULT.domain() : text;
  }

  private static MeetingSettings meetings(Value value) {
    Mapping map = value.map("guests-may-create", "keep", "recordings");
    MeetingSettings usual = MeetingSettings.DEFAULT;
    return new MeetingSettings(
        map.bool("guests-may-create", usual.guestsMayCreate()),
        map.duration("keep", usual.keep(), Duration.ZERO, MeetingSettings.LONGEST_KEEP),
        map.optional("recordings").map(ConfigFile::recordings).orElse(usual.recordings()));
  }

  private static String recordings(Value value) {
    return value.text(
        text -> TalkFile.origin(text.replace("*", "host")).isPresent() && text.contains("//*."),
        "http:// or https:// and a host that begins with *., for example"
            + " https://*.recordings.example.net");
  }

  private static String zone(Value value) {
    String text = value.text(ConfigFile::isZone, "a domain name like cdn.example.net");
    return text.isEmpty() ? MappingZone.USUAL.name() : Zone.text(Name.of(text).canonical());
  }

  private static boolean isZone(String text) {
    return Name.parse(text)
        .filter(name -> !name.isRoot() && name.length() <= MOST_ZONE_OCTETS)
        .isPresent();
  }

  private static ControlFile.Joining joining(Value value) {
    Mapping map = value.map("node", "role", "region");
    Role role = map.required("role").choice(Role.values());
    if (role == Role.CONTROL) {
      map.problem("role", "is control; it must be edge, core, nameserver or supernode");
    }
    return new ControlFile.Joining(name(map.required("node")), role, name(map.required("region")));
  }

  NodeConfig.Control way(Mapping map) {
    Mapping control = map.required("control").map("fleet", "join-token-file");
    return new NodeConfig.Control(
        hostPort(control.required("fleet")), path(control.required("join-token-file")));
  }

  private NodeConfig cache(Mapping map, Role role) {
    Mapping listeners = map.required("listeners").map("http", "https", "fabric", "admin");
    String node = name(map.required("node"));
    HostPort http = hostPort(listeners.required("http"));
    return new NodeConfig(
        node,
        role,
        name(map.required("region")),
        path(map.required("data")),
        way(map),
        new NodeConfig.Listeners(
            http,
            listeners.optional("https").map(ConfigFile::hostPort).orElse(null),
            hostPort(listeners.required("fabric")),
            hostPort(listeners.required("admin"))),
        map.optional("content").map(ConfigFile::content).orElseGet(ConfigFile::usualContent),
        Serving.read(map, node, http.host()),
        map.optional("probes").map(ConfigFile::probes).orElse(ProbePolicy.PUBLIC),
        map.optional("limits").map(ClientLimits::read).orElseGet(ClientLimits::usual),
        map.has("routing") ? RoutingHook.read(map.required("routing"), folder) : null,
        map.duration("drain", NodeConfig.DEFAULT_DRAIN, Duration.ZERO, MOST_DRAIN));
  }

  private static ProbePolicy probes(Value value) {
    Mapping map = value.map("allow");
    List<Value> allow = map.optional("allow").map(Value::itemsOrOne).orElse(List.of());
    if (allow.size() > ProbePolicy.MOST_ALLOWED) {
      map.problem(
          "allow",
          "has %d entries; it may have at most %d"
              .formatted(allow.size(), ProbePolicy.MOST_ALLOWED));
      return ProbePolicy.PUBLIC;
    }
    return new ProbePolicy(allow.stream().map(ConfigFile::prefix).toList());
  }

  static Prefix prefix(Value value) {
    String text =
        value.text(
            written -> Prefix.parse(written).isPresent(),
            "a prefix, for example 10.20.0.0/16 or fd00::/8");
    return Prefix.parse(text).orElse(Prefix.ALL_IPV4);
  }

  private static NodeConfig.Content content(Value value) {
    Mapping map = value.map("memory-bytes", "disk-bytes", "max-object-bytes", "loops");
    NodeConfig.Content usual = usualContent();
    long disk =
        map.bytes("disk-bytes", usual.diskBytes(), NodeConfig.Content.LEAST_DISK_BYTES, MOST_BYTES);
    return new NodeConfig.Content(
        map.bytes(
            "memory-bytes", usual.memoryBytes(), NodeConfig.Content.LEAST_MEMORY_BYTES, MOST_BYTES),
        disk,
        map.bytes("max-object-bytes", Math.min(usual.maxObjectBytes(), disk), 1, disk),
        map.integer("loops", usual.loops(), 1, NodeConfig.Content.MOST_LOOPS));
  }

  private static NodeConfig.Content usualContent() {
    return new NodeConfig.Content(
        NodeConfig.Content.DEFAULT_MEMORY_BYTES,
        NodeConfig.Content.DEFAULT_DISK_BYTES,
        NodeConfig.Content.DEFAULT_MAX_OBJECT_BYTES,
        Math.min(Runtime.getRuntime().availableProcessors(), NodeConfig.Content.MOST_LOOPS));
  }

  static String name(Value value) {
    return value.text(text -> text.matches(NAME_PATTERN), NAME_RULE);
  }

  Path path(Value value) {
    return folder.resolve(value.text()).normalize();
  }

  static HostPort hostPort(Value value) {
    String text =
        value.text(
            written -> HostPort.parse(written).isPresent(),
            "host:port, for example 127.0.0.1:7401 or [::1]:7401");
    return HostPort.parse(text).orElse(new HostPort("placeholder", 0));
  }
}
