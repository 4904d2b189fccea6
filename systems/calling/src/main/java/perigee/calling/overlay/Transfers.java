package perigee.calling.overlay;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import perigee.wire.overlay.LocationRecord;
import perigee.wire.overlay.OverlayMessage;

/// Records on their way to other members, some at a time. What has no room in the queue is left to
/// the next repair.
final class Transfers {

  private static final int MOST_WAITING = 16_384;
  private static final int AT_ONCE = 8;
  private static final int BATCH = 32;

  private final Setting setting;
  private final Deque<Transfer> waiting = new ArrayDeque<>();
  private int running;
  private long sent;
  private long unsent;

  private record Transfer(
      int slot, Member to, List<LocationRecord> records, int at, Consumer<Boolean> done) {

    Transfer next() {
      return new Transfer(slot, to, records, Math.min(at + BATCH, records.size()), done);
    }
  }

  Transfers(Setting setting) {
    this.setting = setting;
  }

  /// Records that arrived.
  long sent() {
    return sent;
  }

  /// Transfers that there was no room for.
  long unsent() {
    return unsent;
  }

  /// Sends records.
  ///
  /// @param done told whether all of them arrived
  void send(int slot, Member to, Collection<LocationRecord> records, Consumer<Boolean> done) {
    if (waiting.size() >= MOST_WAITING) {
      unsent++;
      done.accept(false);
      return;
    }
    waiting.add(new Transfer(slot, to, List.copyOf(records), 0, done));
    runMore();
  }

  private void runMore() {
    while (running < AT_ONCE && !waiting.isEmpty()) {
      running++;
      run(waiting.remove());
    }
  }

  private void run(Transfer transfer) {
    if (transfer.at == transfer.records.size()) {
      end(transfer, true);
      return;
    }
    Transfer next = transfer.next();
    List<LocationRecord> batch = transfer.records.subList(transfer.at, next.at);
    setting
        .conversations()
        .ask(
            transfer.to.host(),
            id -> new OverlayMessage.Put(id, transfer.slot, batch),
            setting.config().answerWithin(),
            answer -> {
              if (answer.orElse(null) instanceof OverlayMessage.Took took) {
                sent += took.fresh();
                run(next);
              } else {
                end(transfer, false);
              }
            });
  }

  private void end(Transfer transfer, boolean whole) {
    running--;
    transfer.done.accept(whole);
    runMore();
  }
}
