package perigee.wire.http2;

import java.util.Arrays;

/// The dynamic table of an HPACK encoder or decoder (RFC 7541 §2.3.2, §4). The newest entry has
/// index 1.
///
/// Entries lie in the order of their coming in one array, which is moved down when its end is
/// reached; it is never more than twice as large as the table may be.
final class DynamicTable {

  private static final int OVERHEAD_BYTES = 32;

  /// Ints per entry in `ring`: start, name length, value length, hash of the name, hash of both.
  private static final int STRIDE = 5;

  private byte[] bytes = new byte[0];
  private int[] ring = new int[8 * STRIDE];
  private int start;
  private int end;
  private int oldest;
  private int count;
  private int size;
  private int maxSize;

  DynamicTable(int maxSize) {
    this.maxSize = maxSize;
  }

  int maxSize() {
    return maxSize;
  }

  int count() {
    return count;
  }

  /// Where names and values are; changes with the next `add`.
  byte[] bytes() {
    return bytes;
  }

  int nameStart(int index) {
    return ring[at(index)];
  }

  int nameLength(int index) {
    return ring[at(index) + 1];
  }

  int valueStart(int index) {
    return ring[at(index)] + ring[at(index) + 1];
  }

  int valueLength(int index) {
    return ring[at(index) + 2];
  }

  void resize(int newMax) {
    maxSize = newMax;
    evictFor(0);
  }

  /// Adds an entry whose name and value follow each other; one that is too large empties the table
  /// (§4.4).
  void add(byte[] from, int at, int nameLength, int valueLength, int nameHash, int hash) {
    int length = nameLength + valueLength;
    evictFor(length + OVERHEAD_BYTES);
    if (length + OVERHEAD_BYTES > maxSize) {
      return;
    }
    makeRoom(length);
    System.arraycopy(from, at, bytes, end, length);
    if ((count + 1) * STRIDE > ring.length) {
      growRing();
    }
    int slot = (oldest + count) * STRIDE % ring.length;
    ring[slot] = end;
    ring[slot + 1] = nameLength;
    ring[slot + 2] = valueLength;
    ring[slot + 3] = nameHash;
    ring[slot + 4] = hash;
    count++;
    end += length;
    size += length + OVERHEAD_BYTES;
  }

  /// The index of the entry with this name and value, which follow each other, or 0.
  int find(byte[] from, int at, int nameLength, int valueLength, int hash) {
    int slot = at(1);
    for (int i = 1; i <= count; i++) {
      if (ring[slot + 4] == hash
          && ring[slot + 1] == nameLength
          && ring[slot + 2] == valueLength
          && same(ring[slot], from, at, nameLength + valueLength)) {
        return i;
      }
      slot = older(slot);
    }
    return 0;
  }

  /// The index of the newest entry with this name, or 0.
  int findName(byte[] from, int at, int nameLength, int nameHash) {
    int slot = at(1);
    for (int i = 1; i <= count; i++) {
      if (ring[slot + 3] == nameHash
          && ring[slot + 1] == nameLength
          && same(ring[slot], from, at, nameLength)) {
        return i;
      }
      slot = older(slot);
    }
    return 0;
  }

  private int older(int slot) {
    return slot == 0 ? ring.length - STRIDE : slot - STRIDE;
  }

  private boolean same(int start, byte[] from, int at, int length) {
    return Arrays.equals(bytes, start, start + length, from, at, at + length);
  }

  private int at(int index) {
    return Math.floorMod((oldest + count - index) * STRIDE, ring.length);
  }

  private void evictFor(int more) {
    while (count > 0 && size + more > maxSize) {
      int slot = oldest * STRIDE;
      int length = ring[slot + 1] + ring[slot + 2];
      start += length;
      size -= length + OVERHEAD_BYTES;
      oldest = (oldest + 1) % (ring.length / STRIDE);
      count--;
    }
    if (count == 0) {
      start = 0;
      end = 0;
    }
  }

  private void makeRoom(int more) {
    if (end + more <= bytes.length) {
      return;
    }
    int live = end - start;
    int wanted = Math.max(512, 2 * (live + more));
    byte[] target = wanted > bytes.length ? new byte[wanted] : bytes;
    System.arraycopy(bytes, start, target, 0, live);
    for (int i = 1; i <= count; i++) {
      ring[at(i)] -= start;
    }
    bytes = target;
    start = 0;
    end = live;
  }

  private void growRing() {
    int[] grown = new int[ring.length * 2];
    for (int i = 0; i < count; i++) {
      System.arraycopy(ring, at(count - i), grown, i * STRIDE, STRIDE);
    }
    ring = grown;
    oldest = 0;
  }
}
