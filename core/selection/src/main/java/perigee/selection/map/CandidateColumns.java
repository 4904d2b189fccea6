package perigee.selection.map;

import java.util.Arrays;

/// Candidates as they are added, in columns that grow.
final class CandidateColumns {

  int count;
  char[] regions = new char[64];
  private char[] samples = new char[64];
  private char[] ages = new char[64];
  private byte[] confidences = new byte[64];
  private char[] times = new char[64 * Rows.CLASSES];

  void add(int region, double[] nanos, EvidenceSummary evidence) {
    if (count == regions.length) {
      grow();
    }
    regions[count] = (char) region;
    samples[count] = (char) Math.clamp(evidence.samples(), 0, 0xFFFF);
    ages[count] = (char) Math.clamp(evidence.ageSeconds(), 0, EvidenceSummary.NEVER);
    confidences[count] = (byte) Math.clamp(Math.round(255 * evidence.confidence()), 0, 255);
    for (int c = 0; c < Rows.CLASSES; c++) {
      times[count * Rows.CLASSES + c] = LogTime.of(nanos[c]);
    }
    count++;
  }

  void copy(int from, int length, Rows rows, int to) {
    System.arraycopy(regions, from, rows.regions, to, length);
    System.arraycopy(samples, from, rows.samples, to, length);
    System.arraycopy(ages, from, rows.ages, to, length);
    System.arraycopy(confidences, from, rows.confidences, to, length);
    System.arraycopy(
        times, from * Rows.CLASSES, rows.times, to * Rows.CLASSES, length * Rows.CLASSES);
  }

  private void grow() {
    int capacity = count * 2;
    regions = Arrays.copyOf(regions, capacity);
    samples = Arrays.copyOf(samples, capacity);
    ages = Arrays.copyOf(ages, capacity);
    confidences = Arrays.copyOf(confidences, capacity);
    times = Arrays.copyOf(times, capacity * Rows.CLASSES);
  }
}
