package perigee.selection.allocate;

import java.util.Arrays;

/// The least of many keys, in a binary heap.
final class KeyHeap {

  private long[] keys = new long[16];
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  long least() {
    return keys[0];
  }

  void add(long key) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, size * 2);
    }
    int at = size++;
    while (at > 0 && keys[(at - 1) >> 1] > key) {
      keys[at] = keys[(at - 1) >> 1];
      at = (at - 1) >> 1;
    }
    keys[at] = key;
  }

  long removeLeast() {
    long least = keys[0];
    long last = keys[--size];
    int at = 0;
    for (int child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && keys[child + 1] < keys[child]) {
        child++;
      }
      if (keys[child] >= last) {
        break;
      }
      keys[at] = keys[child];
      at = child;
    }
    keys[at] = last;
    return least;
  }
}
