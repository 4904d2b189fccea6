package perigee.content.store;

import org.jspecify.annotations.Nullable;

/// A first-in, first-out queue of residents from whose middle one can be taken.
final class ResidentQueue {

  private @Nullable Resident first;
  private @Nullable Resident last;
  private long bytes;
  private int count;

  long bytes() {
    return bytes;
  }

  int count() {
    return count;
  }

  void add(Resident resident) {
    resident.queue = this;
    resident.before = last;
    resident.after = null;
    if (last == null) {
      first = resident;
    } else {
      last.after = resident;
    }
    last = resident;
    bytes += resident.bytes;
    count++;
  }

  @Nullable Resident takeFirst() {
    Resident taken = first;
    if (taken != null) {
      remove(taken);
    }
    return taken;
  }

  void remove(Resident resident) {
    Resident before = resident.before;
    Resident after = resident.after;
    if (before == null) {
      first = after;
    } else {
      before.after = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.before = before;
    }
    resident.queue = null;
    resident.before = null;
    resident.after = null;
    bytes -= resident.bytes;
    count--;
  }
}
