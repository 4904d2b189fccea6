package perigee.selection.evidence;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import perigee.model.mapping.Dimension;
import perigee.model.mapping.MeasurementSource;
import perigee.model.mapping.PathSample;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.TrafficClass;

/// What was measured of one client prefix: its paths to targets, and what it asks for. Of one
/// thread.
public final class ClientEvidence {

  private static final double BEACON_BURST = 6;
  private static final double MINUTE_MILLIS = 60_000;

  private final Prefix prefix;
  private final TreeMap<String, PathEvidence> paths = new TreeMap<>();
  private final DemandRates demand;
  private double beacons = BEACON_BURST;
  private long beaconMillis;
  private long latestMillis;
  private int worsened;

  ClientEvidence(Prefix prefix, long nowMillis) {
    this.prefix = prefix;
    this.demand = new DemandRates(nowMillis);
    this.beaconMillis = nowMillis;
    this.latestMillis = nowMillis;
  }

  public Prefix prefix() {
    return prefix;
  }

  /// Whether the sample was taken.
  boolean add(String target, PathSample sample, EvidenceConfig config, long nowMillis) {
    if (sample.source() == MeasurementSource.BEACON && !mayBeacon(config, nowMillis)) {
      return false;
    }
    PathEvidence path = paths.get(target);
    if (path == null) {
      if (paths.size() >= config.maxTargets()) {
        paths.remove(farthest(nowMillis));
      }
      path = new PathEvidence(nowMillis);
      paths.put(target, path);
    }
    worsened += path.add(sample, nowMillis) ? 1 : 0;
    latestMillis = Math.max(latestMillis, nowMillis);
    return true;
  }

  private boolean mayBeacon(EvidenceConfig config, long nowMillis) {
    double gained = (nowMillis - beaconMillis) * config.beaconsPerMinute() / MINUTE_MILLIS;
    beacons = Math.min(BEACON_BURST, beacons + Math.max(0, gained));
    beaconMillis = nowMillis;
    if (beacons < 1) {
      return false;
    }
    beacons--;
    return true;
  }

  /// The target that the client is least likely to be sent to.
  private String farthest(long nowMillis) {
    String farthest = paths.firstKey();
    double most = -1;
    for (Map.Entry<String, PathEvidence> entry : paths.entrySet()) {
      double nanos = entry.getValue().figures(nowMillis).rtt75Nanos();
      if (nanos > most) {
        most = nanos;
        farthest = entry.getKey();
      }
    }
    return farthest;
  }

  void addDemand(TrafficClass trafficClass, double requests, double bytes, long nowMillis) {
    demand.add(trafficClass, requests, bytes, nowMillis);
    latestMillis = Math.max(latestMillis, nowMillis);
  }

  /// What was lately asked for, a second.
  public double demand(TrafficClass trafficClass, Dimension dimension, long nowMillis) {
    return demand.perSecond(trafficClass, dimension, nowMillis);
  }

  public @Nullable PathEvidence path(String target) {
    return paths.get(target);
  }

  public void forEachPath(BiConsumer<String, PathEvidence> visitor) {
    paths.forEach(visitor);
  }

  /// How often one of its paths was found to have become worse.
  int worsened() {
    return worsened;
  }

  int pathCount() {
    return paths.size();
  }

  long latestMillis() {
    return latestMillis;
  }

  void forgetTarget(String target) {
    paths.remove(target);
  }
}
