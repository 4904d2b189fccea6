package perigee.lab.wan;

import java.lang.foreign.MemorySegment;

/// Packets on their way, the next one due first: a binary heap of slots in memory that is taken
/// once. Packets due at the same time keep their order. Owned by the thread that forwards.
final class Waiting {

  /// The largest packet.
  static final int SLOT_BYTES = 2048;

  private final MemorySegment memory;
  private final int[] heap;
  private final int[] free;
  private final long[] due;
  private final long[] order;
  private final int[] target;
  private final int[] length;
  private int size;
  private int unused;
  private long taken;

  Waiting(MemorySegment memory) {
    this.memory = memory;
    int slots = Math.toIntExact(memory.byteSize() / SLOT_BYTES);
    heap = new int[slots];
    free = new int[slots];
    due = new long[slots];
    order = new long[slots];
    target = new int[slots];
    length = new int[slots];
    for (int slot = 0; slot < slots; slot++) {
      free[slot] = slot;
    }
    unused = slots;
  }

  boolean isFull() {
    return unused == 0;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /// Where the next packet may be put; it is taken by `add`.
  long nextOffset() {
    return (long) free[unused - 1] * SLOT_BYTES;
  }

  MemorySegment memory() {
    return memory;
  }

  void add(long dueNanos, int to, int bytes) {
    int slot = free[--unused];
    due[slot] = dueNanos;
    order[slot] = taken++;
    target[slot] = to;
    length[slot] = bytes;
    heap[size] = slot;
    rise(size++);
  }

  long firstDue() {
    return due[heap[0]];
  }

  int firstTarget() {
    return target[heap[0]];
  }

  int firstLength() {
    return length[heap[0]];
  }

  long firstOffset() {
    return (long) heap[0] * SLOT_BYTES;
  }

  void removeFirst() {
    free[unused++] = heap[0];
    heap[0] = heap[--size];
    sink();
  }

  private void rise(int from) {
    int place = from;
    while (place > 0 && isBefore(heap[place], heap[(place - 1) / 2])) {
      swap(place, (place - 1) / 2);
      place = (place - 1) / 2;
    }
  }

  private void sink() {
    int place = 0;
    while (true) {
      int least = place;
      int left = 2 * place + 1;
      if (left < size && isBefore(heap[left], heap[least])) {
        least = left;
      }
      if (left + 1 < size && isBefore(heap[left + 1], heap[least])) {
        least = left + 1;
      }
      if (least == place) {
        return;
      }
      swap(place, least);
      place = least;
    }
  }

  private boolean isBefore(int a, int b) {
    return due[a] != due[b] ? due[a] < due[b] : order[a] < order[b];
  }

  private void swap(int a, int b) {
    int kept = heap[a];
    heap[a] = heap[b];
    heap[b] = kept;
  }
}
