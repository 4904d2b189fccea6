package perigee.control.mapping;

import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import perigee.model.mapping.Address;
import perigee.model.mapping.ClientDemand;
import perigee.model.mapping.ClientPath;
import perigee.model.mapping.Family;
import perigee.model.mapping.MeasurementSource;
import perigee.model.mapping.NameSighting;
import perigee.model.mapping.NodePath;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.ProbeOrder;
import perigee.model.mapping.Server;
import perigee.model.mapping.TrafficClass;

/// Takes in what nodes say: it becomes what is known. Confined to the mapper's thread.
final class Hearing {

  private final Known known;
  private final ServerBook book;
  private final HealthBook health;
  private final Probing probing;
  private final MapCourier courier;
  private final InForce inForce;
  private final InstantSource clock;
  private final Set<String> awaited;

  /// Hears.
  ///
  /// @param last servers of the map that control left, which are waited for
  Hearing(
      Known known,
      Probing probing,
      MapCourier courier,
      InForce inForce,
      List<Server> last,
      InstantSource clock) {
    this.known = known;
    this.book = known.book();
    this.health = known.health();
    this.probing = probing;
    this.courier = courier;
    this.inForce = inForce;
    this.clock = clock;
    this.awaited = new HashSet<>(last.stream().map(Server::id).toList());
  }

  /// Whether all servers of the map that control left have come back.
  boolean isComplete() {
    return awaited.isEmpty();
  }

  /// Takes in what was said.
  ///
  /// @param now in milliseconds since the epoch
  /// @return whether the map should be made anew at once
  boolean hear(Intake.Said said, long now) {
    return switch (said) {
      case Intake.Came(String node, var hello) -> {
        book.came(hello);
        health.came(node, hello.region());
        awaited.remove(node);
        probing.forget(node);
        courier.came(node, hello.role(), hello.map(), now);
        answers(node, hello.map());
        yield true;
      }
      case Intake.Left(String node) -> {
        health.left(node);
        courier.left(node);
        yield book.has(node);
      }
      case Intake.Reported(String node, var told) -> {
        book.reported(node, told);
        health.reported(node, told);
        yield false;
      }
      case Intake.MapTaken(String node, long version, List<String> problems) -> {
        courier.taken(node, version, problems, now);
        if (problems.isEmpty()) {
          answers(node, version);
        }
        yield false;
      }
      case Intake.Measured(String node, var measured) -> {
        measured.paths().forEach(path -> measured(node, path, now));
        measured.nodes().forEach(path -> measured(node, path));
        measured.names().forEach(name -> seen(name, now));
        measured.demands().forEach(demand -> asked(node, demand, now));
        yield false;
      }
    };
  }

  private void answers(String node, long version) {
    if (courier.isNameServer(node)) {
      inForce.taken(version, clock.instant());
    }
  }

  private void measured(String node, ClientPath path, long now) {
    String region = book.region(path.server().isEmpty() ? node : path.server());
    if (region == null) {
      return;
    }
    known.evidence().add(path.prefix(), region, path.sample(), now);
    if (path.sample().source() == MeasurementSource.PASSIVE) {
      probing.notice(path.prefix(), path.host(), ProbeOrder.Kind.TCP);
    }
  }

  private void asked(String node, ClientDemand demand, long now) {
    String region = book.region(node);
    if (region != null && book.has(node) && demand.isPlausible()) {
      TrafficClass trafficClass =
          known.hosts().add(demand.host(), region, demand.requests(), demand.bytes(), now);
      if (!known.contracts().isGuaranteed(demand.host())) {
        // For the others room is kept, so that they take none of what is given out.
        known
            .evidence()
            .addDemand(demand.prefix(), trafficClass, demand.requests(), demand.bytes(), now);
      }
    }
  }

  private void measured(String node, NodePath path) {
    known.mesh().add(node, path);
    health.probed(node, path.peer(), path.alive());
  }

  private void seen(NameSighting name, long now) {
    if (!name.label().isEmpty()) {
      known.joins().add(name, now);
    }
    if (name.resolver()) {
      Address.parse(name.address()).ifPresent(resolver -> resolves(resolver, now));
    }
  }

  /// A resolver is measured by probes, and so is a client like others that asks for nothing itself.
  private void resolves(Address resolver, long now) {
    probing.notice(network(resolver), resolver, ProbeOrder.Kind.DNS);
    known.evidence().addDemand(network(resolver), TrafficClass.SMALL, 0, 0, now);
  }

  private static Prefix network(Address address) {
    boolean ipv4 = address.family() == Family.IPV4;
    return Prefix.of(address, ipv4 ? Known.EVIDENCE.ipv4Length() : Known.EVIDENCE.ipv6Length());
  }
}
