package perigee.control.fleet;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import perigee.control.store.Nodes;
import perigee.model.LogPosition;
import perigee.model.Member;
import perigee.model.Topology;
import perigee.model.fleet.FleetMessage;
import perigee.model.zone.MappingZone;

/// All nodes of the fleet, their links and how far they are. From any thread.
final class Roster {

  /// After control's start, how long nodes keep the topology they have while the others return.
  private static final Duration SETTLE = Duration.ofSeconds(2);

  private final InstantSource clock;
  private final Instant began;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Homecoming homecoming;
  private final Map<String, Seat> seats = new TreeMap<>();
  private Topology topology;

  Roster(List<Nodes.NodeRecord> nodes, InstantSource clock, MappingZone mappingZone) {
    this.clock = clock;
    this.began = clock.instant();
    this.homecoming = new Homecoming(nodes, began);
    for (Nodes.NodeRecord node : nodes) {
      seats.put(node.id(), new Seat(node, homecoming));
    }
    // Versions grow across restarts, too.
    this.topology = new Topology(began.toEpochMilli(), members(), mappingZone);
  }

  /// From now on somebody can ask who is online.
  void open() {
    lock.lock();
    try {
      homecoming.open(clock.instant());
    } finally {
      lock.unlock();
    }
  }

  /// Gives a node its seat; a node that joined anew begins anew.
  void add(Nodes.NodeRecord node) {
    lock.lock();
    try {
      seats.put(node.id(), new Seat(node, homecoming));
      refresh();
    } finally {
      lock.unlock();
    }
  }

  /// Takes a node's seat away.
  ///
  /// @return its link
  Optional<NodeLink> remove(String node) {
    lock.lock();
    try {
      Seat seat = seats.remove(node);
      refresh();
      return seat == null ? Optional.empty() : Optional.ofNullable(seat.link);
    } finally {
      lock.unlock();
    }
  }

  /// Puts a link in the place of the one that the node may have had.
  ///
  /// @return the one that it replaced
  Optional<NodeLink> link(NodeLink link, FleetMessage.Hello hello) {
    lock.lock();
    try {
      Seat seat = seats.get(link.node());
      if (seat == null) {
        return Optional.of(link);
      }
      Optional<NodeLink> old = Optional.ofNullable(seat.link);
      seat.link = link;
      seat.hello = hello;
      seat.purges = hello.purges();
      seat.release = hello.release();
      seat.tls = hello.tls();
      seat.refused = List.of();
      refresh();
      return old;
    } finally {
      lock.unlock();
    }
  }

  /// Notes that a link ended, unless another is in its place already.
  void unlink(NodeLink link) {
    change(
        link,
        seat -> {
          seat.link = null;
          seat.seenAt = clock.instant();
        });
  }

  /// Changes the seat that a link is of, if it still is.
  void change(NodeLink link, Consumer<Seat> change) {
    lock.lock();
    try {
      Seat seat = seats.get(link.node());
      if (seat != null && link.equals(seat.link)) {
        change.accept(seat);
        refresh();
      }
    } finally {
      lock.unlock();
    }
  }

  List<NodeLink> links() {
    lock.lock();
    try {
      List<NodeLink> links = new ArrayList<>(seats.size());
      for (Seat seat : seats.values()) {
        if (seat.link != null) {
          links.add(seat.link);
        }
      }
      return links;
    } finally {
      lock.unlock();
    }
  }

  Optional<NodeLink> linkOf(String node) {
    lock.lock();
    try {
      Seat seat = seats.get(node);
      return seat == null ? Optional.empty() : Optional.ofNullable(seat.link);
    } finally {
      lock.unlock();
    }
  }

  List<Fleet.NodeStatus> statuses() {
    lock.lock();
    try {
      Instant now = clock.instant();
      return seats.values().stream().map(seat -> seat.status(now)).toList();
    } finally {
      lock.unlock();
    }
  }

  Topology topology() {
    lock.lock();
    try {
      return topology;
    } finally {
      lock.unlock();
    }
  }

  /// Whether the topology can be told: the nodes that were here before control started are back, or
  /// had time to be.
  boolean isSettled() {
    lock.lock();
    try {
      Instant now = clock.instant();
      return now.isAfter(began.plus(SETTLE))
          || seats.values().stream().noneMatch(seat -> seat.hello == null && seat.isOnline(now));
    } finally {
      lock.unlock();
    }
  }

  Fleet.PurgeProgress progress(LogPosition position) {
    Fleet.Spread progress =
        progress(Roster::keepsResponses, seat -> seat.purges.compareTo(position) >= 0);
    return purges(position, progress);
  }

  Fleet.PurgeProgress await(LogPosition position, Duration atMost) throws InterruptedException {
    return purges(
        position,
        await(Roster::keepsResponses, seat -> seat.purges.compareTo(position) >= 0, atMost));
  }

  private static Fleet.PurgeProgress purges(LogPosition position, Fleet.Spread progress) {
    return new Fleet.PurgeProgress(
        position,
        progress.online(),
        progress.acknowledged(),
        progress.offline(),
        progress.waitingFor());
  }

  Fleet.Spread tlsSpread(long version) {
    return progress(_ -> true, seat -> seat.tls >= version);
  }

  Fleet.Spread awaitTls(long version, Duration atMost) throws InterruptedException {
    return await(_ -> true, seat -> seat.tls >= version, atMost);
  }

  /// Whether a node has anything that can be purged.
  private static boolean keepsResponses(Seat seat) {
    return seat.node.role().isCache();
  }

  private Fleet.Spread progress(Predicate<Seat> concerned, Predicate<Seat> done) {
    lock.lock();
    try {
      Instant now = clock.instant();
      int online = 0;
      int offline = 0;
      List<String> waitingFor = new ArrayList<>();
      for (Seat seat : seats.values()) {
        if (!concerned.test(seat)) {
          continue;
        }
        if (!seat.isOnline(now)) {
          offline++;
          continue;
        }
        online++;
        if (!done.test(seat)) {
          waitingFor.add(seat.node.id());
        }
      }
      int acknowledged = online - waitingFor.size();
      return new Fleet.Spread(online, acknowledged, offline, waitingFor);
    } finally {
      lock.unlock();
    }
  }

  private Fleet.Spread await(Predicate<Seat> concerned, Predicate<Seat> done, Duration atMost)
      throws InterruptedException {
    long leftNanos = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      Fleet.Spread progress = progress(concerned, done);
      while (!progress.complete() && leftNanos > 0) {
        long waitNanos = Math.min(leftNanos, nextGraceEndNanos());
        leftNanos -= waitNanos - changed.awaitNanos(waitNanos);
        progress = progress(concerned, done);
      }
      return progress;
    } finally {
      lock.unlock();
    }
  }

  /// When the next node stops to count as online by time alone.
  private long nextGraceEndNanos() {
    Instant now = clock.instant();
    long least = TimeUnit.HOURS.toNanos(1);
    for (Seat seat : seats.values()) {
      Optional<Instant> end = seat.graceEnd(now);
      if (end.isPresent()) {
        least = Math.min(least, Duration.between(now, end.get()).toNanos());
      }
    }
    return least;
  }

  private List<Member> members() {
    return seats.values().stream().map(Seat::member).toList();
  }

  private void refresh() {
    List<Member> members = members();
    if (!members.equals(topology.members())) {
      topology = new Topology(topology.version() + 1, members, topology.mappingZone());
      // Woken under the lock, which is short: setting a signal.
      links().forEach(NodeLink::wake);
    }
    changed.signalAll();
  }
}
