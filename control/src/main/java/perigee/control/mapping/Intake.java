package perigee.control.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import perigee.control.fleet.FleetObserver;
import perigee.model.fleet.FleetMessage;
import perigee.model.fleet.NodeReport;
import perigee.model.mapping.Measurements;

/// What nodes say, until the mapper's thread takes it. Bounded: measurements that find no place are
/// counted and gone, since more come each second; what says that a node came or went finds one for
/// as long as the mapper lives. From any thread.
final class Intake implements FleetObserver {

  /// Batches of measurements: two seconds' worth of the largest fleet.
  private static final int MOST = 4_096;

  /// Everything: reached only if the mapper's thread hangs.
  private static final int MOST_WAITING = 65_536;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final LongAdder dropped = new LongAdder();
  private List<Said> waiting = new ArrayList<>();
  private int measurements;
  private boolean urgent;

  /// Something that a node said, or that its link says of it.
  sealed interface Said {

    String node();
  }

  record Came(String node, FleetMessage.Hello hello) implements Said {}

  record Left(String node) implements Said {}

  record Reported(String node, NodeReport report) implements Said {}

  record Measured(String node, Measurements measurements) implements Said {}

  record MapTaken(String node, long version, List<String> problems) implements Said {}

  @Override
  public void came(FleetMessage.Hello hello) {
    add(new Came(hello.node(), hello), true);
  }

  @Override
  public void left(String node) {
    add(new Left(node), true);
  }

  @Override
  public void reported(String node, NodeReport report) {
    add(new Reported(node, report), false);
  }

  @Override
  public void measured(String node, Measurements told) {
    // A node tells of a death apart from the rest, at once.
    boolean change = told.paths().isEmpty() && told.names().isEmpty() && told.nodes().size() == 1;
    add(new Measured(node, told), change);
  }

  @Override
  public void mapTaken(String node, long version, List<String> problems) {
    add(new MapTaken(node, version, problems), false);
  }

  private void add(Said said, boolean wakes) {
    lock.lock();
    try {
      boolean tooMany = said instanceof Measured && measurements++ >= MOST;
      if (tooMany || waiting.size() >= MOST_WAITING) {
        dropped.increment();
        return;
      }
      waiting.add(said);
      if (wakes) {
        urgent = true;
        arrived.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Takes all, in order; waits for something urgent, or for the time to pass.
  List<Said> take(long mostNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = mostNanos;
      while (!urgent && left > 0) {
        left = arrived.awaitNanos(left);
      }
      urgent = false;
      measurements = 0;
      List<Said> all = waiting;
      waiting = new ArrayList<>();
      return all;
    } finally {
      lock.unlock();
    }
  }

  /// Batches of measurements that found no place.
  long dropped() {
    return dropped.sum();
  }
}
