package perigee.app.phone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import perigee.app.client.Failure;
import perigee.app.client.Json;
import perigee.app.config.HostPort;
import perigee.app.config.JsonFile;
import perigee.calling.overlay.HostCache;
import perigee.calling.overlay.HostFile;
import perigee.calling.phone.Account;
import perigee.calling.phone.Shelf;
import perigee.model.identity.DigestSecret;
import perigee.model.identity.IdentityJson;
import perigee.realtime.media.IceServer;
import perigee.wire.overlay.HostEntry;
import perigee.wire.overlay.Octets;
import perigee.wire.overlay.Services;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A phone's folder: `account.json` with what signing in gave, which is all that it needs without
/// the login server, and `hosts`, the super nodes that it knows. Only its owner may read it.
public final class PhoneState {

  private static final String ACCOUNT = "account.json";
  private static final String HOSTS = "hosts";
  private static final String GROUPS = "groups.json";
  private static final String FILES = "files";

  private final Path folder;
  private final HostFile hosts;

  public PhoneState(Path folder) {
    this.folder = folder;
    this.hosts = new HostFile(folder.resolve(HOSTS));
  }

  Path folder() {
    return folder;
  }

  /// What was kept.
  ///
  /// @throws Failure if nobody has signed in here
  public JsonNode read() throws Failure {
    Path file = folder.resolve(ACCOUNT);
    if (!Files.exists(file)) {
      throw new Failure(
          "nobody is signed in (there is no " + file + "): say `perigee phone login ID`");
    }
    try {
      return JsonFile.read(file);
    } catch (IOException e) {
      throw new Failure(file + " can't be used: " + e.getMessage() + "; sign in again");
    }
  }

  void write(ObjectNode account) throws Failure {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      JsonFile.write(folder.resolve(ACCOUNT), account, JsonFile.Access.OWNER);
    } catch (IOException e) {
      throw new Failure("the account can't be kept in " + folder + ": " + e.getMessage());
    }
  }

  /// The account as the phone needs it.
  public static Account account(JsonNode kept) throws Failure {
    try {
      PrivateKey key =
          KeyFactory.getInstance("EC")
              .generatePrivate(
                  new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text(kept, "key"))));
      Set<String> buddies = new HashSet<>();
      for (JsonNode buddy : kept.path("buddies").values()) {
        if (buddy.path("standing").asString("").equals("buddy")) {
          buddies.add(text(buddy, "id"));
        }
      }
      return new Account(
          new DigestSecret(
              text(kept, "id"), text(kept, "domain"), text(kept, "md5"), text(kept, "sha256")),
          text(kept, "displayName"),
          text(kept, "device"),
          key,
          text(kept, "certificate"),
          IdentityJson.trust(Json.write(kept.path("authority"))),
          buddies);
    } catch (GeneralSecurityException
        | IllegalArgumentException
        | IdentityJson.MalformedIdentity e) {
      throw new Failure("the kept account can't be used: " + e.getMessage() + "; sign in again");
    }
  }

  static String text(JsonNode node, String name) {
    return node.path(name).asString("");
  }

  /// The super nodes that are known: those of the cache, and those that signing in told.
  public HostCache hosts(JsonNode kept) throws Failure {
    HostCache cache = new HostCache();
    try {
      hosts.load(cache);
    } catch (IOException e) {
      throw new Failure("the super nodes in " + folder + " can't be read: " + e.getMessage());
    }
    cache.heard(superNodes(kept));
    return cache;
  }

  /// The super nodes that the login server told.
  static List<HostEntry> superNodes(JsonNode kept) {
    List<HostEntry> told = new ArrayList<>();
    for (JsonNode node : kept.path("superNodes").values()) {
      JsonNode listeners = node.path("listeners");
      for (String each : List.of("sip-tls", "overlay")) {
        HostPort.parse(text(listeners, each))
            .map(HostPort::host)
            .filter(_ -> told.stream().noneMatch(one -> one.id().equals(text(node, "node"))))
            .ifPresent(host -> told.add(superNode(text(node, "node"), host, listeners)));
      }
    }
    return told;
  }

  private static HostEntry superNode(String id, String host, JsonNode listeners) {
    Services services =
        new Services(
            port(listeners, "sip-tls"), port(listeners, "stun"), port(listeners, "turn-tcp"));
    return new HostEntry(id, host, port(listeners, "overlay"), Octets.NONE, services);
  }

  private static int port(JsonNode listeners, String name) {
    return HostPort.parse(text(listeners, name)).map(HostPort::port).orElse(0);
  }

  /// Keeps what was learned of super nodes.
  public void keep(HostCache cache) {
    try {
      hosts.save(cache);
    } catch (IOException e) {
      System.err.println("perigee: super nodes can't be kept: " + e.getMessage());
    }
  }

  /// Where files go that come.
  Path files() {
    return folder.resolve(FILES);
  }

  /// Where the phone keeps its groups.
  Shelf groups() {
    Path file = folder.resolve(GROUPS);
    return new Shelf() {
      @Override
      public String load() {
        try {
          return Files.isRegularFile(file) ? Files.readString(file) : "";
        } catch (IOException e) {
          System.err.println("perigee: " + file + " can't be read: " + e.getMessage());
          return "";
        }
      }

      @Override
      public synchronized void keep(String text) {
        try {
          JsonFile.write(file, Json.read(text), JsonFile.Access.OWNER);
        } catch (IOException e) {
          System.err.println("perigee: groups can't be kept: " + e.getMessage());
        }
      }
    };
  }

  /// Servers that help to be reached; relays only while their credential holds.
  public static List<IceServer> relays(JsonNode kept, InstantSource clock) {
    JsonNode relay = kept.path("relay");
    List<IceServer> servers = new ArrayList<>();
    boolean holds = holds(text(relay, "expiresAt"), clock);
    for (JsonNode url : relay.path("urls").values()) {
      IceServer.parse(url.asString(""), text(relay, "username"), text(relay, "credential"))
          .filter(one -> holds || !one.lends())
          .ifPresent(servers::add);
    }
    return servers;
  }

  private static boolean holds(String until, InstantSource clock) {
    try {
      return clock.instant().isBefore(Instant.parse(until));
    } catch (DateTimeException _) {
      return false;
    }
  }
}
