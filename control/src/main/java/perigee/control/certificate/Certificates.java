package perigee.control.certificate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import perigee.control.fleet.Fleet;
import perigee.control.fleet.TlsFeed;
import perigee.control.store.Bus;
import perigee.control.store.ControlStore;
import perigee.model.Role;

/// Certificates for the hosts of properties: what there is, what operators add, and the work that
/// keeps it good. From any thread.
public final class Certificates implements AutoCloseable {

  private final Vault vault;
  private final LocalAuthority authority;
  private final ControlStore store;
  private final InstantSource clock;
  private final SecureRandom random;
  private final GivenFiles given;
  private @Nullable Fleet fleet;
  private @Nullable Keeper keeper;
  private @Nullable AcmeOrders acme;

  private Certificates(
      Vault vault,
      LocalAuthority authority,
      ControlStore store,
      InstantSource clock,
      SecureRandom random) {
    this.vault = vault;
    this.authority = authority;
    this.store = store;
    this.clock = clock;
    this.random = random;
    this.given = new GivenFiles(vault, clock, random);
  }

  /// Opens what is kept, and writes the root where everybody on this machine can read it: `ca.crt`
  /// in control's data folder.
  ///
  /// @param revocationsUrl where clients find `revocations`; null if they can't
  public static Certificates open(
      Path data,
      @Nullable String revocationsUrl,
      ControlStore store,
      Bus bus,
      InstantSource clock,
      SecureRandom random)
      throws IOException {
    Path folder = data.resolve("authority");
    LocalAuthority authority = LocalAuthority.open(folder, revocationsUrl, clock, random);
    Sealing sealing = Sealing.open(folder.resolve("seal.key"), random);
    Files.writeString(data.resolve("ca.crt"), authority.rootPem());
    return new Certificates(new Vault(store.tls(), sealing, bus), authority, store, clock, random);
  }

  /// Where secrets are kept.
  public Vault vault() {
    return vault;
  }

  /// What nodes are fed from.
  public TlsFeed feed() {
    return vault;
  }

  /// Begins to issue and renew.
  ///
  /// @param zone the mapping zone, below which edges and beacons have names of their own
  public synchronized void start(Fleet nodes, String zone) {
    AcmeOrders orders = new AcmeOrders(vault, nodes, store.leases(), clock, random);
    Keeper fresh =
        new Keeper(
            vault,
            authority,
            store.properties(),
            () -> addresses(nodes),
            () -> Demand.own(edges(nodes), zone),
            orders,
            clock);
    orders.onIssued(fresh::wake);
    fleet = nodes;
    acme = orders;
    keeper = fresh;
    fresh.start();
  }

  /// Where nodes of the fleet are; clients that use an address name no host.
  private static Collection<String> addresses(Fleet nodes) {
    TreeSet<String> addresses = new TreeSet<>();
    for (Fleet.NodeStatus node : nodes.nodes()) {
      int colon = node.fabric().lastIndexOf(':');
      String host = colon < 0 ? "" : node.fabric().substring(0, colon);
      if (host.matches("[A-Za-z0-9.-]+")) {
        addresses.add(host);
      }
    }
    return addresses;
  }

  private static List<String> edges(Fleet nodes) {
    return nodes.nodes().stream()
        .filter(node -> node.role() == Role.EDGE)
        .map(Fleet.NodeStatus::id)
        .toList();
  }

  /// The root that clients must trust for what the local authority issued, PEM.
  public String rootPem() {
    return authority.rootPem();
  }

  /// The local authority's list of revoked certificates, DER (RFC 5280 §5).
  public byte[] revocations() {
    return authority.revocations();
  }

  /// All certificates, and those that are wanted and missing.
  public List<CertificateStatus> list() {
    return new Inventory(vault, store.properties(), acme(), fleet(), clock).list();
  }

  /// What adding files came to.
  public sealed interface Added {

    record Done(String id, List<String> names, Instant validUntil) implements Added {

      public Done {
        names = List.copyOf(names);
      }
    }

    /// It was not taken.
    ///
    /// @param problems a field (`chain`, `key`, `hosts`) to what is wrong with it
    record Refused(List<Map.Entry<String, String>> problems) implements Added {

      public Refused {
        problems = List.copyOf(problems);
      }
    }
  }

  /// Takes an operator's certificate; one with the same names replaces the older.
  public Added add(String chain, String key, List<String> hosts) {
    Added added = given.add(chain, key, hosts);
    if (added instanceof Added.Done) {
      keeper().wake();
    }
    return added;
  }

  /// Takes an operator's certificate away; false if there is none.
  public boolean remove(String id) {
    boolean there = given.remove(id);
    if (there) {
      keeper().wake();
    }
    return there;
  }

  /// Has a certificate issued anew though its time is not over; false if there is none that could.
  public boolean renew(String id) {
    if (GivenFiles.isOne(id) || list().stream().noneMatch(status -> status.id().equals(id))) {
      return false;
    }
    keeper().renew(id);
    return true;
  }

  /// The authority that is asked by ACME.
  public Optional<AcmeSettings> acmeSettings() {
    return acme().settings();
  }

  /// Sets it, or none.
  public void configureAcme(@Nullable AcmeSettings settings) {
    acme().configure(settings);
    keeper().wake();
  }

  private synchronized Fleet fleet() {
    return started(fleet);
  }

  private synchronized Keeper keeper() {
    return started(keeper);
  }

  private synchronized AcmeOrders acme() {
    return started(acme);
  }

  private static <T> T started(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("certificates were not started");
    }
    return part;
  }

  @Override
  public synchronized void close() {
    if (acme != null) {
      acme.close();
    }
    if (keeper != null) {
      keeper.close();
    }
  }
}
