package perigee.app.node;

import java.io.Closeable;
import java.security.SecureRandom;
import java.time.InstantSource;
import perigee.app.config.NodeConfig;
import perigee.content.beacon.Beacon;
import perigee.content.beacon.BeaconTargets;
import perigee.content.measure.DemandTally;
import perigee.content.measure.HostProber;
import perigee.content.measure.NameSightings;
import perigee.content.measure.PathTable;
import perigee.content.tier.Liveness;
import perigee.model.fleet.FleetMessage;
import perigee.model.mapping.Measurements;

/// All that a cache node measures besides itself: paths to clients, to other nodes and to hosts
/// that control names. `take` and `apply` are called by the fleet link's thread alone.
final class Measuring implements Closeable {

  /// What fits into one message; the rest comes a second later.
  private static final int MOST_PATHS = 2_000;

  private static final int MOST_NAMES = 1_000;

  private final PathTable paths = new PathTable();
  private final NameSightings names = new NameSightings();
  private final DemandTally demand;
  private final HostProber prober;
  private final Liveness liveness;
  private final Beacon beacon;

  /// Measures what a cache does, and answers beacons before it answers.
  Measuring(NodeConfig config, CacheWorks cache, BeaconTargets targets, InstantSource clock) {
    SecureRandom random = new SecureRandom();
    this.liveness = cache.tiers().liveness();
    this.demand = new DemandTally(cache.recent());
    this.prober = new HostProber(config.probes(), paths, random, System::nanoTime);
    this.beacon =
        new Beacon(cache.engine(), new Beacon.Surroundings(targets, paths, names, clock, random));
  }

  PathTable paths() {
    return paths;
  }

  Beacon beacon() {
    return beacon;
  }

  HostProber prober() {
    return prober;
  }

  /// What was measured since this was last called, as much as fits.
  Measurements take() {
    return new Measurements(
        paths.take(MOST_PATHS),
        liveness.take(paths::takeDeliveryBps),
        names.take(MOST_NAMES),
        demand.take());
  }

  void apply(FleetMessage.Measure measure) {
    prober.probe(measure.hosts().stream().limit(FleetMessage.Measure.MOST_HOSTS).toList());
    beacon.zone(measure.beaconZone());
  }

  /// Measurements that found no place.
  long dropped() {
    return paths.dropped() + names.dropped() + demand.dropped();
  }

  @Override
  public void close() {
    prober.close();
  }
}
