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

/// How busy the node is, over the time since it was last asked. Used by one thread.
final class LoadMeter {

  /// Where the figures come from.
  ///
  /// @param connections open from clients
  /// @param originErrors since start
  /// @param draining whether new work is refused
  record Sources(
      CacheMetrics metrics,
      Store store,
      LongSupplier connections,
      LongSupplier originErrors,
      BooleanSupplier draining,
      LongSupplier nanos) {}

  private final Sources sources;
  private final int loops;
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private Totals before;
  private long cpuBefore;
  private long nanosBefore;

  LoadMeter(Sources sources, int loops) {
    this.sources = sources;
    this.loops = loops;
    this.before = sources.metrics().totals();
    this.cpuBefore = system.getProcessCpuTime();
    this.nanosBefore = sources.nanos().getAsLong();
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
    StoreStatistics store = sources.store().statistics();
    return new NodeReport(
        cores / loops,
        sources.draining().getAsBoolean(),
        answers / seconds,
        bytes,
        answers == 0 ? 0 : (double) hits / answers,
        sources.connections().getAsLong(),
        cores,
        store.memoryBytes(),
        store.diskBytes(),
        store.objects(),
        sources.originErrors().getAsLong(),
        store.alarms());
  }
}
