package perigee.control.certificate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import perigee.control.fleet.Fleet;
import perigee.control.fleet.TlsFeed;
import perigee.control.store.Bus;
import perigee.control.store.ControlStore;
import perigee.control.store.TlsStore.Row;
import perigee.model.Role;
import perigee.model.property.Https;
import perigee.model.property.Property;
import perigee.model.tls.TlsEntry.Source;

/// Certificates for the hosts of properties: what there is, what operators add, and the work that
/// keeps it good. From any thread.
public final class Certificates implements AutoCloseable {

  private static final String FILES = "files/";
  private static final int FINGERPRINT_CHARS = 12;

  /// Of the operator's certificates; each goes to every node.
  private static final int MOST_GIVEN = 20_000;

  private final Vault vault;
  private final LocalAuthority authority;
  private final ControlStore store;
  private final InstantSource clock;
  private final SecureRandom random;
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

  /// A certificate as people see it.
  ///
  /// @param host what it is for; of the operator's files the first of several
  /// @param names for which it is shown; `*` stands for everybody who names no known host
  /// @param property that has the host; null if none has
  /// @param renewsAt when it is ordered anew; null if nobody does that
  /// @param problem what is wrong; null if nothing is
  /// @param acknowledged online nodes that have it
  /// @param online nodes that are to have it
  public record Status(
      String id,
      String host,
      List<String> names,
      @Nullable String property,
      Source source,
      State state,
      Instant validFrom,
      Instant validUntil,
      @Nullable Instant renewsAt,
      @Nullable String problem,
      int acknowledged,
      int online) {

    public Status {
      names = List.copyOf(names);
    }
  }

  /// How a certificate is.
  public enum State {
    /// Good, and shown.
    VALID,
    /// Not there yet.
    PENDING,
    /// Its time is over, or nobody could get it.
    FAILED
  }

  /// All certificates, and those that are wanted and missing.
  public List<Status> list() {
    Map<String, Row> rows =
        vault.certificates().stream().collect(Collectors.toMap(Row::id, Function.identity()));
    Demand demand = demand();
    List<Status> all = new ArrayList<>();
    rows.values().forEach(row -> all.add(status(row, demand)));
    demand
        .hosts()
        .forEach((host, property) -> {
          boolean acmeWanted = property.https().certificate() == Https.Certificate.ACME;
          if (acmeWanted && !rows.containsKey(AcmeOrders.PREFIX + host)) {
            all.add(missing(AcmeOrders.PREFIX + host, host, property, Source.ACME));
          }
        });
    all.sort((a, b) -> a.id().compareTo(b.id()));
    return all;
  }

  private Demand demand() {
    return Demand.of(store.properties().list().stream().map(v -> v.property()).toList(), Set.of());
  }

  private Status status(Row row, Demand demand) {
    String host = row.names().getFirst();
    Property property = demand.hosts().get(host);
    Source source = Vault.source(row.id());
    Instant now = clock.instant();
    Fleet.Spread spread = fleet().tlsSpread(row.version());
    Optional<String> problem = source == Source.ACME ? acme().problem(host) : Optional.empty();
    boolean valid = Lives.isValid(row, now);
    String expired =
        valid ? null : "expired; " + (source == Source.FILES ? "give a newer one" : "");
    return new Status(
        row.id(),
        host,
        row.names(),
        property == null ? null : property.name(),
        source,
        valid ? State.VALID : State.FAILED,
        row.validFrom(),
        row.validUntil(),
        source == Source.FILES ? null : Lives.renewalOf(row),
        problem.orElse(expired),
        spread.acknowledged(),
        spread.online());
  }

  private Status missing(String id, String host, Property property, Source source) {
    Optional<String> problem = acme().problem(host);
    return new Status(
        id,
        host,
        List.of(host),
        property.name(),
        source,
        problem.isPresent() ? State.FAILED : State.PENDING,
        Instant.EPOCH,
        Instant.EPOCH,
        null,
        problem.orElse(null),
        0,
        0);
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
    GivenCertificate.Outcome outcome =
        GivenCertificate.read(chain, key, hosts, clock.instant(), random);
    return switch (outcome) {
      case GivenCertificate.Outcome.Bad(List<GivenCertificate.Fault> faults) ->
          new Added.Refused(
              faults.stream().map(fault -> Map.entry(fault.field(), fault.detail())).toList());
      case GivenCertificate.Outcome.Good(Vault.Fresh fresh) -> keep(fresh);
    };
  }

  private Added keep(Vault.Fresh fresh) {
    String id = FILES + digest(String.join(" ", new TreeSet<>(fresh.names())));
    List<Row> rows = vault.certificates();
    long given = rows.stream().filter(row -> row.id().startsWith(FILES)).count();
    if (given >= MOST_GIVEN) {
      return new Added.Refused(
          List.of(Map.entry("chain", "is one too many: there may be " + MOST_GIVEN)));
    }
    vault.put(
        List.of(
            new Vault.Fresh(
                id,
                fresh.names(),
                fresh.keyType(),
                fresh.chain(),
                fresh.key(),
                fresh.validFrom(),
                fresh.validUntil())));
    keeper().wake();
    return new Added.Done(id, fresh.names(), fresh.validUntil());
  }

  private static String digest(String names) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(names.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, FINGERPRINT_CHARS);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Takes an operator's certificate away; false if there is none.
  public boolean remove(String id) {
    boolean there =
        id.startsWith(FILES) && vault.certificates().stream().anyMatch(row -> row.id().equals(id));
    if (there) {
      vault.remove(List.of(id));
      keeper().wake();
    }
    return there;
  }

  /// Has a certificate issued anew though its time is not over; false if there is none that could.
  public boolean renew(String id) {
    if (id.startsWith(FILES) || list().stream().noneMatch(status -> status.id().equals(id))) {
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
