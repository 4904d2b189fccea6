package perigee.app.talk;

import java.io.Closeable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.meeting.record.RecordingShelf;
import perigee.model.meeting.Recording;
import perigee.model.meeting.RecordingsHeld;
import perigee.net.fleet.FleetException;
import perigee.net.fleet.NodeCalls;

/// Keeps a host's recordings in order, each few seconds: has those finished that were broken off,
/// deletes what is old, and tells control what there is.
final class RecordingKeeper implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(RecordingKeeper.class);

  private static final long EVERY_SECONDS = 3;

  /// Control may have begun anew, and deletions are heard in its answer.
  private static final int ROUNDS_UNTOLD = 4;

  private final RecordingShelf shelf;
  private final String origin;
  private final Supplier<@Nullable NodeCalls> calls;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private List<Recording> told = List.of();
  private int untold = ROUNDS_UNTOLD;

  private RecordingKeeper(
      RecordingShelf shelf, String origin, Supplier<@Nullable NodeCalls> calls) {
    this.shelf = shelf;
    this.origin = origin;
    this.calls = calls;
    this.thread = Thread.ofVirtual().name("recordings").unstarted(this::keep);
  }

  /// Begins to.
  ///
  /// @param origin where this host serves them
  static RecordingKeeper start(
      RecordingShelf shelf, String origin, Supplier<@Nullable NodeCalls> calls) {
    RecordingKeeper keeper = new RecordingKeeper(shelf, origin, calls);
    keeper.thread.start();
    return keeper;
  }

  /// What an operator is to know.
  Map<String, String> alarms() {
    return shelf.alarms();
  }

  private void keep() {
    try {
      do {
        List<Recording> all = shelf.look();
        untold++;
        boolean isNews = !all.equals(told);
        if (isNews || (untold >= ROUNDS_UNTOLD && !all.isEmpty())) {
          tell(all.subList(0, Math.min(all.size(), RecordingsHeld.MOST)), all);
        }
      } while (!closing.await(EVERY_SECONDS, TimeUnit.SECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(List<Recording> newest, List<Recording> all) throws InterruptedException {
    NodeCalls now = calls.get();
    if (now == null) {
      return;
    }
    try {
      now.recordings(new RecordingsHeld(origin, newest)).forEach(shelf::delete);
      told = all;
      untold = 0;
    } catch (FleetException e) {
      LOG.debug("event=recordings-not-told reason=\"{}\"", e.getMessage());
    }
  }

  @Override
  public void close() {
    closing.countDown();
    thread.interrupt();
  }
}
