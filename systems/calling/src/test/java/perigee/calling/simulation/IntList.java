package perigee.calling.simulation;

import java.util.Arrays;

/// Numbers in a row, without objects.
final class IntList {

  private int[] values = new int[8];
  private int size;

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, Math.max(8, 2 * size));
    }
    values[size++] = value;
  }

  int get(int at) {
    return values[at];
  }

  int size() {
    return size;
  }

  /// Removes one occurrence; the last takes its place.
  void remove(int value) {
    for (int i = 0; i < size; i++) {
      if (values[i] == value) {
        values[i] = values[--size];
        return;
      }
    }
  }

  void clear() {
    size = 0;
  }

  /// Gives its memory back.
  void free() {
    values = new int[0];
    size = 0;
  }
}
