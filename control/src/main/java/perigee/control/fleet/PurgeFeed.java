package perigee.control.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.control.store.EventLog;
import perigee.model.LogPosition;
import perigee.model.fleet.FleetJson;
import perigee.model.fleet.FleetMessage;
import perigee.model.purge.PurgeEvent;
import perigee.model.purge.PurgeJson;

/// The purge log as messages to nodes. Links that follow the end of the log all ask for the same
/// piece of it, so the last piece is read and written as JSON once. From any thread.
final class PurgeFeed {

  static final String CHANNEL = "purges";

  private static final int MAX_EVENTS = 1_000;

  private final EventLog log;
  private @Nullable Batch latest;

  PurgeFeed(EventLog log) {
    this.log = log;
  }

  EventLog.Ends ends() {
    return log.ends(CHANNEL);
  }

  /// Begins a new epoch if a node has heard more than the log tells.
  void renewIfBehind(LogPosition heard) {
    log.renewIfBehind(CHANNEL, heard);
  }

  /// What a node that is at a position must hear first so that the log can be followed from there:
  /// empty if nothing between is missing. Where the log no longer tells what happened, all that the
  /// node stored before is stale, so it goes straight to the log's end.
  static Optional<Batch> jump(LogPosition position, EventLog.Ends ends) {
    LogPosition last = ends.last();
    boolean known =
        position.epoch() == last.epoch()
            && position.sequence() >= ends.compactedTo()
            && position.sequence() <= last.sequence();
    return known ? Optional.empty() : Optional.of(Batch.of(position, true, last, List.of()));
  }

  /// The next events after a position of this log; empty if there are none.
  synchronized Optional<Batch> after(LogPosition position) {
    Batch known = latest;
    if (known != null && known.after().equals(position)) {
      return Optional.of(known);
    }
    List<EventLog.Entry> entries = log.read(CHANNEL, position.sequence(), MAX_EVENTS);
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    List<PurgeEvent> events = new ArrayList<>(entries.size());
    for (EventLog.Entry entry : entries) {
      events.add(new PurgeEvent(entry.position(), PurgeJson.read(entry.event())));
    }
    // The log may have been compacted past a node that is slow.
    boolean gap = entries.getFirst().position().sequence() != position.sequence() + 1;
    Batch batch = Batch.of(position, gap, entries.getLast().position(), events);
    latest = batch;
    return Optional.of(batch);
  }

  /// A piece of the log.
  ///
  /// @param after where it begins
  /// @param upTo where it ends
  /// @param text the message
  record Batch(LogPosition after, LogPosition upTo, String text) {

    private static Batch of(
        LogPosition after, boolean compacted, LogPosition upTo, List<PurgeEvent> events) {
      return new Batch(
          after,
          upTo,
          FleetJson.write(new FleetMessage.Purges(upTo.epoch(), compacted, upTo, events)));
    }
  }
}
