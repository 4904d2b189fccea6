package perigee.control.certificate;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import perigee.control.fleet.Fleet;
import perigee.control.store.Properties;
import perigee.control.store.TlsStore.Row;
import perigee.model.property.Https;
import perigee.model.property.Property;
import perigee.model.tls.TlsEntry.Source;

/// What certificates there are, and how each is: what the vault has, what properties want, what
/// orders say, and which nodes have it.
record Inventory(
    Vault vault, Properties properties, AcmeOrders acme, Fleet fleet, InstantSource clock) {

  /// All certificates, and those that are wanted and missing.
  List<CertificateStatus> list() {
    Map<String, Row> rows =
        vault.certificates().stream().collect(Collectors.toMap(Row::id, Function.identity()));
    Demand demand = demand();
    List<CertificateStatus> all = new ArrayList<>();
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
    return Demand.of(properties.list().stream().map(v -> v.property()).toList(), Set.of());
  }

  private CertificateStatus status(Row row, Demand demand) {
    String host = row.names().getFirst();
    Property property = demand.hosts().get(host);
    Source source = Vault.source(row.id());
    Instant now = clock.instant();
    Fleet.Spread spread = fleet.tlsSpread(row.version());
    Optional<String> problem = source == Source.ACME ? acme.problem(host) : Optional.empty();
    boolean valid = Lives.isValid(row, now);
    String expired =
        valid ? null : "expired; " + (source == Source.FILES ? "give a newer one" : "");
    return new CertificateStatus(
        row.id(),
        host,
        row.names(),
        property == null ? null : property.name(),
        source,
        valid ? CertificateStatus.State.VALID : CertificateStatus.State.FAILED,
        row.validFrom(),
        row.validUntil(),
        source == Source.FILES ? null : Lives.renewalOf(row),
        problem.orElse(expired),
        spread.acknowledged(),
        spread.online());
  }

  private CertificateStatus missing(String id, String host, Property property, Source source) {
    Optional<String> problem = acme.problem(host);
    return new CertificateStatus(
        id,
        host,
        List.of(host),
        property.name(),
        source,
        problem.isPresent() ? CertificateStatus.State.FAILED : CertificateStatus.State.PENDING,
        Instant.EPOCH,
        Instant.EPOCH,
        null,
        problem.orElse(null),
        0,
        0);
  }
}
