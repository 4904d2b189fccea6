package perigee.control.fleet;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.model.fleet.FleetMessage;

/// What nodes say, and who is to know it. On the loops.
///
/// @param asks that wait for answers
/// @param watching who observes the fleet now
record FleetHearing(
    Roster roster,
    LinkSources sources,
    Asks asks,
    Prefetches prefetches,
    Supplier<FleetObserver> watching)
    implements LinkInbound.LinkEvents {

  private static final Logger LOG = LoggerFactory.getLogger(FleetHearing.class);

  @Override
  public @Nullable String greeted(NodeLink link, FleetMessage.Hello hello) {
    if (!hello.node().equals(link.node())) {
      return "hello of %s over the certificate of %s".formatted(hello.node(), link.node());
    }
    if (hello.role() != link.role()) {
      return "hello of a %s; it joined as %s".formatted(hello.role(), link.role());
    }
    Optional<NodeLink> replaced = roster.link(link, hello);
    if (replaced.isPresent() && replaced.get().equals(link)) {
      return "removed from the fleet";
    }
    replaced.ifPresent(NodeLink::close);
    link.begin(hello);
    observer().came(hello);
    LOG.info("fleet-link=up node={} version={}", link.node(), hello.version());
    return null;
  }

  @Override
  public void heard(NodeLink link, FleetMessage.FromNode message) {
    switch (message) {
      case FleetMessage.Hello _ -> link.close();
      case FleetMessage.Report report -> {
        roster.change(link, seat -> seat.report = report.report());
        observer().reported(link.node(), report.report());
      }
      case FleetMessage.PurgesApplied applied -> {
        roster.change(link, seat -> seat.purges = applied.position());
        link.acknowledged(applied.position());
      }
      case FleetMessage.ReleaseApplied applied ->
          roster.change(
              link,
              seat -> {
                seat.release = applied.number();
                seat.refused = List.of();
              });
      case FleetMessage.ReleaseRefused refused ->
          roster.change(link, seat -> seat.refused = refused.problems());
      case FleetMessage.TlsApplied applied -> {
        roster.change(link, seat -> seat.tls = applied.version());
        link.tlsAcknowledged(applied.version());
      }
      case FleetMessage.Measured measured ->
          observer().measured(link.node(), measured.measurements());
      case FleetMessage.MapApplied applied ->
          observer().mapTaken(link.node(), applied.version(), List.of());
      case FleetMessage.MapRefused refused -> {
        LOG.warn(
            "event=map-refused node={} map={} problems=\"{}\"",
            link.node(),
            refused.version(),
            refused.problems());
        observer().mapTaken(link.node(), refused.version(), refused.problems());
      }
      case FleetMessage.CertificateWanted wanted -> sources.tls().wanted(wanted.host());
      case FleetMessage.Answer answer -> asks.answered(link, answer);
      case FleetMessage.PrefetchProgress progress -> prefetches.progress(link.node(), progress);
    }
  }

  @Override
  public void ended(NodeLink link) {
    roster.unlink(link);
    if (roster.linkOf(link.node()).isEmpty()) {
      observer().left(link.node());
    }
  }

  private FleetObserver observer() {
    return watching.get();
  }
}
