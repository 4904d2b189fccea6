package perigee.selection.map;

/// Reads the rows of a map.
final class RowsReader {

  private final ByteSource source;
  private final int[] parts;
  private final int regions;

  /// With room for as many candidates as the bytes can hold.
  private final Rows rows;

  /// The row in which a region was last a candidate, and one more.
  private final int[] seen;

  RowsReader(ByteSource source, int[] parts, int regions, int mostCandidates) {
    this.source = source;
    this.parts = parts;
    this.regions = regions;
    this.rows = new Rows(parts, mostCandidates);
    this.seen = new int[regions];
  }

  Rows rows() throws MalformedMapException {
    row(MappingMap.ANYWHERE);
    for (int part = 1; part < parts.length; part++) {
      int unused = MapWriter.unusedBits(part);
      long before = 0;
      for (int row = parts[part - 1]; row < parts[part]; row++) {
        long right = before + source.varint();
        ByteSource.check(unused == 0 || right >>> unused == 0, "bits of a prefix");
        rows.bits[row] = right << unused;
        rows.lengths[row] = (byte) source.octet();
        before = right;
        int longest = unused == 0 ? MapLimits.IPV6_LENGTH : 32;
        MapReader.checkPrefix(rows, row, row == parts[part - 1], longest);
        row(row);
      }
    }
    return trimmed();
  }

  private void row(int row) throws MalformedMapException {
    int count = source.octet();
    ByteSource.check(count <= MapLimits.CANDIDATES, "candidates of a row");
    int start = rows.starts[row];
    ByteSource.check(start + count <= rows.regions.length, "ends early");
    rows.starts[row + 1] = start + count;
    for (int i = start; i < start + count; i++) {
      candidate(row, i);
    }
    for (int c = 0; c < Rows.CLASSES; c++) {
      int octet = source.octet();
      int chosen = octet & 0xF;
      int why = octet >>> 4;
      ByteSource.check(
          chosen < Math.max(1, count) && (why & ~Rows.TENTATIVE) < Why.COUNT, "choice of a row");
      rows.whys[row * Rows.CLASSES + c] = (byte) why;
      rows.order(row, c, chosen);
    }
  }

  private void candidate(int row, int i) throws MalformedMapException {
    int region = source.upTo(regions - 1, "region of a candidate");
    ByteSource.check(seen[region] != row + 1, "a region comes twice in a row");
    seen[region] = row + 1;
    rows.regions[i] = (char) region;
    rows.samples[i] = (char) source.upTo(0xFFFF, "samples");
    rows.ages[i] = (char) source.upTo(EvidenceSummary.NEVER, "age");
    rows.confidences[i] = (byte) source.octet();
    for (int c = 0; c < Rows.CLASSES; c++) {
      rows.times[i * Rows.CLASSES + c] = (char) source.fixed(2);
    }
  }

  private Rows trimmed() {
    int candidates = rows.starts[rows.rows()];
    if (candidates == rows.regions.length) {
      return rows;
    }
    Rows exact = new Rows(parts, candidates);
    System.arraycopy(rows.bits, 0, exact.bits, 0, rows.bits.length);
    System.arraycopy(rows.lengths, 0, exact.lengths, 0, rows.lengths.length);
    System.arraycopy(rows.starts, 0, exact.starts, 0, rows.starts.length);
    System.arraycopy(rows.whys, 0, exact.whys, 0, rows.whys.length);
    System.arraycopy(rows.orders, 0, exact.orders, 0, rows.orders.length);
    System.arraycopy(rows.regions, 0, exact.regions, 0, candidates);
    System.arraycopy(rows.samples, 0, exact.samples, 0, candidates);
    System.arraycopy(rows.ages, 0, exact.ages, 0, candidates);
    System.arraycopy(rows.confidences, 0, exact.confidences, 0, candidates);
    System.arraycopy(rows.times, 0, exact.times, 0, candidates * Rows.CLASSES);
    return exact;
  }
}
