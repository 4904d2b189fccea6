package perigee.calling.overlay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import perigee.wire.overlay.LocationRecord;
import perigee.wire.overlay.OverlayLimits;
import perigee.wire.overlay.OverlayMessage;

/// Sees to it that each slot is where it belongs: publishes, hands over when somebody comes or
/// goes, and compares copies now and then, which mends whatever else went wrong.
final class Keeper {

  /// Hand-overs begin after a random part of this, so that a crowd that comes or goes does not make
  /// all send at once.
  private static final long SPREAD_MILLIS = 2000;

  private final Setting setting;
  private final Placement placement;
  private final RecordStore store;
  private final Member self;
  private final Transfers transfers;
  private boolean closed;

  Keeper(Setting setting, Placement placement, RecordStore store, Member self) {
    this.setting = setting;
    this.placement = placement;
    this.store = store;
    this.self = self;
    this.transfers = new Transfers(setting);
  }

  void start() {
    setting.outside().after(repairPeriod(), this::repairAll);
  }

  void close() {
    closed = true;
  }

  Transfers transfers() {
    return transfers;
  }

  private Duration repairPeriod() {
    double part = 0.8 + 0.4 * setting.random().nextDouble();
    return Duration.ofMillis((long) (setting.config().repairEvery().toMillis() * part));
  }

  /// Gives a record to all who are to keep it.
  ///
  /// @param done told how many keep it under the person's name, when all have answered
  void publish(LocationRecord location, Consumer<Integer> done) {
    Publication publication = new Publication(location, done);
    publication.begin();
  }

  private final class Publication {

    private final LocationRecord location;
    private final Consumer<Integer> done;
    private int waiting = 1;
    private int kept;

    Publication(LocationRecord location, Consumer<Integer> done) {
      this.location = location;
      this.done = done;
    }

    void begin() {
      int own = Keys.slot(location.person());
      for (int slot : Keys.slots(location)) {
        for (Member holder : placement.holders(slot)) {
          if (holder == self) {
            boolean stored = !store.put(slot, location, false).isRefusal();
            kept += stored && slot == own ? 1 : 0;
          } else {
            give(slot, holder, slot == own);
          }
        }
      }
      ended();
    }

    private void give(int slot, Member holder, boolean counts) {
      waiting++;
      setting
          .conversations()
          .ask(
              holder.host(),
              id -> new OverlayMessage.Put(id, slot, List.of(location)),
              setting.config().answerWithin(),
              answer -> {
                boolean stored =
                    answer.orElse(null) instanceof OverlayMessage.Took took
                        && took.fresh() + took.known() > 0;
                kept += stored && counts ? 1 : 0;
                ended();
              });
    }

    private void ended() {
      if (--waiting == 0) {
        done.accept(kept);
      }
    }
  }

  void joined(Member member) {
    placement.add(member);
    provide(member);
  }

  /// Gives a member that has nothing what it is to keep. Of those who have a slot the best placed
  /// does it.
  void provide(Member member) {
    for (int slot : store.slots()) {
      Member[] holders = placement.holders(slot);
      if (Placement.contains(holders, member) && isFirst(holders, member)) {
        handOverLater(slot, member);
      }
    }
  }

  void left(Member member) {
    placement.remove(member);
    for (int slot : store.slots()) {
      Member[] holders = placement.holders(slot);
      if (holders.length < Placement.copies(slot)) {
        continue;
      }
      Member last = holders[holders.length - 1];
      boolean kept = Placement.weight(slot, member) > Placement.weight(slot, last);
      if (kept && last != self && isFirst(holders, last)) {
        handOverLater(slot, last);
      }
    }
  }

  private boolean isFirst(Member[] holders, Member besides) {
    for (Member holder : holders) {
      if (holder != besides) {
        return holder == self;
      }
    }
    return false;
  }

  private void handOverLater(int slot, Member to) {
    long wait = setting.random().nextLong(SPREAD_MILLIS);
    setting
        .outside()
        .after(
            Duration.ofMillis(wait),
            () -> {
              Shelf shelf = store.shelf(slot);
              if (shelf != null && !closed) {
                transfers.send(slot, to, shelf.all(), _ -> {});
              }
            });
  }

  private void repairAll() {
    if (closed) {
      return;
    }
    setting.outside().after(repairPeriod(), this::repairAll);
    store.sweep();
    long spread = setting.config().repairEvery().toMillis() / 2;
    for (int slot : List.copyOf(store.slots())) {
      long wait = setting.random().nextLong(Math.max(1, spread));
      setting.outside().after(Duration.ofMillis(wait), () -> repair(slot));
    }
  }

  private void repair(int slot) {
    if (closed || store.shelf(slot) == null) {
      return;
    }
    Member[] holders = placement.holders(slot);
    boolean own = Placement.contains(holders, self);
    int[] alike = {0};
    for (Member holder : holders) {
      if (holder != self) {
        compare(
            slot,
            holder,
            same -> {
              alike[0] += same ? 1 : 0;
              if (!own && alike[0] == holders.length) {
                store.forget(slot);
              }
            });
      }
    }
  }

  /// @param done told whether the other has all that is here
  private void compare(int slot, Member holder, Consumer<Boolean> done) {
    Shelf shelf = store.shelf(slot);
    if (shelf == null) {
      return;
    }
    setting
        .conversations()
        .ask(
            holder.host(),
            id -> new OverlayMessage.Compare(id, slot, shelf.size(), shelf.sum()),
            setting.config().answerWithin(),
            answer -> compared(slot, holder, answer, done));
  }

  private void compared(
      int slot, Member holder, Optional<OverlayMessage> answer, Consumer<Boolean> done) {
    Shelf shelf = store.shelf(slot);
    OverlayMessage said = answer.orElse(null);
    if (said instanceof OverlayMessage.Have have && shelf != null) {
      transfers.send(slot, holder, lacking(shelf, have.entries()), done);
    } else {
      done.accept(said instanceof OverlayMessage.Same);
    }
  }

  private static List<LocationRecord> lacking(Shelf shelf, List<OverlayMessage.Entry> entries) {
    Map<Long, Long> theirs = new HashMap<>();
    entries.forEach(entry -> theirs.put(entry.key(), entry.sequence()));
    List<LocationRecord> lacking = new ArrayList<>();
    for (LocationRecord location : shelf.all()) {
      long sequence = theirs.getOrDefault(Keys.fingerprint(location), -1L);
      if (sequence < location.sequence()) {
        lacking.add(location);
      }
    }
    return lacking;
  }

  void put(Peer from, OverlayMessage.Put put, Reply reply) {
    int fresh = 0;
    int known = 0;
    int refused = 0;
    for (LocationRecord location : put.records()) {
      switch (store.put(put.slot(), location, from.member())) {
        case FRESH -> fresh++;
        case KNOWN -> known++;
        case STALE, FORGED, EXPIRED, FROM_THE_FUTURE, MISPLACED, FULL -> refused++;
      }
    }
    reply.send(new OverlayMessage.Took(put.id(), fresh, known, refused));
  }

  void compared(OverlayMessage.Compare compare, Reply reply) {
    Shelf shelf = store.shelf(compare.slot());
    if (shelf != null && shelf.size() == compare.count() && shelf.sum() == compare.sum()) {
      reply.send(new OverlayMessage.Same(compare.id()));
    } else {
      List<OverlayMessage.Entry> entries =
          shelf == null ? List.of() : shelf.entries(OverlayLimits.ENTRIES);
      reply.send(new OverlayMessage.Have(compare.id(), entries));
    }
  }

  /// Gives what this member keeps to those who keep it when it is gone.
  ///
  /// @param done told when all of it is sent, or could not be
  void giveAway(Runnable done) {
    placement.remove(self);
    int[] waiting = {1};
    Runnable one =
        () -> {
          if (--waiting[0] == 0) {
            done.run();
          }
        };
    for (int slot : List.copyOf(store.slots())) {
      Member[] holders = placement.holders(slot);
      Shelf shelf = store.shelf(slot);
      if (shelf != null && holders.length == Placement.copies(slot)) {
        waiting[0]++;
        transfers.send(slot, holders[holders.length - 1], shelf.all(), _ -> one.run());
      }
    }
    one.run();
  }
}
