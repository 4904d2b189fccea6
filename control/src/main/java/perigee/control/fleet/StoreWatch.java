package perigee.control.fleet;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.control.store.Bus;
import perigee.control.store.ControlStore;
import perigee.control.store.EventLog;
import perigee.control.store.StoreException;
import perigee.model.LogPosition;

/// Wakes links when the store has more than they know. Hints may be lost, so it looks each second
/// all the same; it also tells the store which nodes are there, and compacts the log of purges.
final class StoreWatch {

  private static final Logger LOG = LoggerFactory.getLogger(StoreWatch.class);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration SEEN_EVERY = Duration.ofSeconds(10);

  /// Purges that the log keeps; a node that missed more validates all that it has stored.
  private static final long KEPT_PURGES = 1_000_000;

  /// Purges beyond those after which the log is compacted.
  private static final long COMPACT_EVERY = 50_000;

  private final ControlStore store;
  private final LinkSources sources;
  private final Roster roster;
  private final InstantSource clock;
  private final CountDownLatch closing = new CountDownLatch(1);

  StoreWatch(ControlStore store, LinkSources sources, Roster roster, InstantSource clock) {
    this.store = store;
    this.sources = sources;
    this.roster = roster;
    this.clock = clock;
  }

  void hint(String position) {
    try {
      reached(LogPosition.parse(position));
    } catch (IllegalArgumentException e) {
      LOG.warn("bus={} ignored=\"{}\"", Bus.PURGES, e.getMessage());
    }
  }

  void reached(LogPosition position) {
    if (sources.logEnd().reach(position)) {
      roster.links().forEach(NodeLink::wake);
    }
  }

  void lookForRelease() {
    try {
      if (sources.releases().refresh()) {
        roster.links().forEach(NodeLink::wake);
      }
    } catch (StoreException e) {
      LOG.warn("releases=unread reason=\"{}\"", e.getMessage());
    }
  }

  /// Looks each second, until it is closed.
  void run() {
    Map<String, Instant> written = new HashMap<>();
    try {
      while (!closing.await(LOOK_EVERY.toNanos(), TimeUnit.NANOSECONDS)) {
        look(written);
      }
    } catch (InterruptedException _) {
      // Nobody interrupts this thread but the end of the process.
      Thread.currentThread().interrupt();
    }
  }

  private void look(Map<String, Instant> written) {
    lookForRelease();
    try {
      EventLog.Ends ends = sources.feed().ends();
      reached(ends.last());
      long excess = ends.last().sequence() - ends.compactedTo() - KEPT_PURGES;
      if (excess > COMPACT_EVERY) {
        store.events().compact(PurgeFeed.CHANNEL, ends.compactedTo() + excess);
      }
      Instant now = clock.instant();
      for (NodeLink link : roster.links()) {
        Instant last = written.get(link.node());
        if (last == null || !now.isBefore(last.plus(SEEN_EVERY))) {
          store.nodes().seen(link.node());
          written.put(link.node(), now);
        }
      }
      // Not more names than there are nodes.
      written.values().removeIf(last -> last.plus(SEEN_EVERY.multipliedBy(2)).isBefore(now));
    } catch (StoreException e) {
      LOG.warn("fleet=unwritten reason=\"{}\"", e.getMessage());
    }
  }

  void close() {
    closing.countDown();
  }
}
