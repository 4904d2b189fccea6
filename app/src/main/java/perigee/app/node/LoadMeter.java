package perigee.app.node;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import perigee.content.engine.CacheMetrics;
import perigee.content.engine.CacheMetrics.Totals;
import perigee.content.store.Store;
import perigee.content.store.StoreStatistics;
import perigee.model.fleet.NodeReport;
import perigee.model.mapping.Capacity;
import perigee.model.mapping.Use;
import perigee.net.loop.Loops;

/// How busy the node is, over the time since it was last asked. Used by one thread.
final class LoadMeter {

  /// Where the figures come from.
  ///
  /// @param connections open from clients
  /// @param originErrors since start
  /// @param draining whether new work is refused
  /// @param capacity what is configured; 0 for what is to be estimated
  record Sources(
      CacheMetrics metrics,
      Store store,
      LongSupplier connections,
      LongSupplier originErrors,
      BooleanSupplier draining,
      Capacity capacity,
      LongSupplier nanos) {}

  /// Share of the last second in the smoothed load, so that a moment's work moves no keys.
  private static final double GAIN = 0.2;

  private final Sources sources;
  private final LoopWork loops;
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private Totals before;
  private long cpuBefore;
  private long nanosBefore;
  private double load;
  private volatile double lastLoad;
  private final CapacityEstimate estimate;
  private final DiskPressure disk = new DiskPressure();

  LoadMeter(Sources sources, Loops loops) {
    this.sources = sources;
    this.estimate = new CapacityEstimate(sources.capacity());
    this.loops = new LoopWork(loops);
    this.before = sources.metrics().totals();
    this.cpuBefore = system.getProcessCpuTime();
    this.nanosBefore = sources.nanos().getAsLong();
  }

  /// The load of the last report; for any thread.
  double lastLoad() {
    return lastLoad;
  }

  NodeReport report() {
    long now = sources.nanos().getAsLong();
    double seconds = Math.max(1e-3, (now - nanosBefore) / 1e9);
    Totals totals = sources.metrics().totals();
    long cpu = system.getProcessCpuTime();
    double cores = (cpu - cpuBefore) / 1e9 / seconds;
    long answers = totals.answers() - before.answers();
    long hits = totals.hits() - before.hits();
    double bytes = (totals.bytes() - before.bytes()) / seconds;
    before = totals;
    cpuBefore = cpu;
    nanosBefore = now;
    load += GAIN * (loops.takeBusiest(seconds) - load);
    long connections = sources.connections().getAsLong();
    lastLoad = load;
    estimate.add(answers / seconds, bytes, load);
    Capacity capacity = estimate.capacity();
    double busy = Math.max(load, cores / Runtime.getRuntime().availableProcessors());
    Use use =
        new Use(
            share(answers / seconds, capacity.requestsPerSecond()),
            share(bytes, capacity.bytesPerSecond()),
            busy,
            share((double) connections, capacity.connections()),
            disk.share());
    StoreStatistics store = sources.store().statistics();
    return new NodeReport(
        load,
        sources.draining().getAsBoolean(),
        answers / seconds,
        bytes,
        answers == 0 ? 0 : (double) hits / answers,
        connections,
        cores,
        store.memoryBytes(),
        store.diskBytes(),
        store.objects(),
        sources.originErrors().getAsLong(),
        use,
        capacity,
        store.alarms());
  }

  private static double share(double used, double of) {
    return of > 0 ? used / of : 0;
  }
}
