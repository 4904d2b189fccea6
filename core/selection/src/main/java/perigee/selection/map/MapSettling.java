package perigee.selection.map;

import perigee.model.mapping.TrafficClass;

/// Keeps what a map says of a unit as the map before said it, where only figures moved a little:
/// the choice is the same, and times, samples and ages are near to what was told. So a world in
/// which nothing happens makes maps that differ little, and what is sent to nodes is small
/// (`MapDelta`). Figures are compared with those that were told, so they never drift further away.
public final class MapSettling {

  /// Steps of `LogTime`: about 3 %.
  private static final int TIME_STEPS = 100;

  private static final int SAMPLES = 8;
  private static final int CONFIDENCE = 26;
  private static final int AGE_SECONDS = 15;

  private MapSettling() {}

  /// The next map, with the rows of the one before where they are as good.
  public static MappingMap settle(MappingMap before, MappingMap next) {
    if (!isComparable(before, next)) {
      return next;
    }
    Rows old = before.rows();
    Rows rows = next.rows();
    Rows settled = new Rows(rows.parts, rows.regions.length);
    System.arraycopy(rows.bits, 0, settled.bits, 0, rows.bits.length);
    System.arraycopy(rows.lengths, 0, settled.lengths, 0, rows.lengths.length);
    System.arraycopy(rows.starts, 0, settled.starts, 0, rows.starts.length);
    for (int part = 0; part < rows.parts.length; part++) {
      int oldRow = part == 0 ? 0 : old.parts[part - 1];
      for (int row = part == 0 ? 0 : rows.parts[part - 1]; row < rows.parts[part]; row++) {
        while (oldRow < old.parts[part] && order(old, oldRow, rows, row) < 0) {
          oldRow++;
        }
        boolean stays =
            oldRow < old.parts[part]
                && order(old, oldRow, rows, row) == 0
                && isNear(old, oldRow, rows, row);
        copy(stays ? old : rows, stays ? oldRow : row, settled, row);
      }
    }
    return new MappingMap(
        next.version(),
        next.computedAtMillis(),
        next.regions(),
        next.servers(),
        next.hosts(),
        settled);
  }

  /// Rows name regions by their index.
  private static boolean isComparable(MappingMap before, MappingMap next) {
    if (before.regions().size() != next.regions().size()) {
      return false;
    }
    for (int i = 0; i < next.regions().size(); i++) {
      if (!before.regions().get(i).id().equals(next.regions().get(i).id())) {
        return false;
      }
    }
    return true;
  }

  private static int order(Rows a, int row, Rows b, int other) {
    int order = Long.compareUnsigned(a.bits[row], b.bits[other]);
    return order != 0 ? order : a.lengths[row] - b.lengths[other];
  }

  private static boolean isNear(Rows old, int oldRow, Rows rows, int row) {
    int count = rows.candidates(row);
    if (old.candidates(oldRow) != count) {
      return false;
    }
    for (int c = 0; c < TrafficClass.COUNT; c++) {
      int at = row * Rows.CLASSES + c;
      int oldAt = oldRow * Rows.CLASSES + c;
      if (rows.whys[at] != old.whys[oldAt]
          || (rows.orders[at] & 0xF) != (old.orders[oldAt] & 0xF)) {
        return false;
      }
    }
    for (int i = 0; i < count; i++) {
      if (!isNearCandidate(old, old.starts[oldRow] + i, rows, rows.starts[row] + i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNearCandidate(Rows old, int a, Rows rows, int b) {
    int samples = Math.abs(old.samples[a] - rows.samples[b]);
    int age = Math.abs(old.ages[a] - rows.ages[b]);
    int confidence = Math.abs((old.confidences[a] & 0xFF) - (rows.confidences[b] & 0xFF));
    boolean unheard = old.ages[a] == EvidenceSummary.NEVER;
    boolean near =
        old.regions[a] == rows.regions[b]
            && unheard == (rows.ages[b] == EvidenceSummary.NEVER)
            && (old.samples[a] == 0) == (rows.samples[b] == 0)
            && samples <= Math.max(SAMPLES, old.samples[a] / 4)
            && age <= Math.max(AGE_SECONDS, old.ages[a] / 4)
            && confidence <= CONFIDENCE;
    for (int c = 0; near && c < Rows.CLASSES; c++) {
      int step = old.times[a * Rows.CLASSES + c] - rows.times[b * Rows.CLASSES + c];
      near = Math.abs(step) <= TIME_STEPS;
    }
    return near;
  }

  private static void copy(Rows from, int row, Rows to, int target) {
    int count = to.candidates(target);
    int a = from.starts[row];
    int b = to.starts[target];
    System.arraycopy(from.whys, row * Rows.CLASSES, to.whys, target * Rows.CLASSES, Rows.CLASSES);
    System.arraycopy(
        from.orders, row * Rows.CLASSES, to.orders, target * Rows.CLASSES, Rows.CLASSES);
    System.arraycopy(from.regions, a, to.regions, b, count);
    System.arraycopy(from.samples, a, to.samples, b, count);
    System.arraycopy(from.ages, a, to.ages, b, count);
    System.arraycopy(from.confidences, a, to.confidences, b, count);
    System.arraycopy(
        from.times, a * Rows.CLASSES, to.times, b * Rows.CLASSES, count * Rows.CLASSES);
  }
}
