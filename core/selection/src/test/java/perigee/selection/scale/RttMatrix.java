package perigee.selection.scale;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// Measured round-trip times between places, milliseconds; both directions averaged.
final class RttMatrix {

  private final double[][] millis;

  private RttMatrix(double[][] millis) {
    this.millis = millis;
  }

  /// Reads a square matrix, one row in each line, numbers divided by white space; `.gz` is
  /// unpacked.
  static RttMatrix read(Path file) throws IOException {
    try (InputStream raw = Files.newInputStream(file)) {
      return read(file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw);
    }
  }

  static RttMatrix read(InputStream in) throws IOException {
    List<double[]> rows = new ArrayList<>();
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, US_ASCII));
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] numbers = line.strip().split("\\s+", -1);
        double[] row = new double[numbers.length];
        for (int i = 0; i < row.length; i++) {
          row[i] = Double.parseDouble(numbers[i]);
        }
        rows.add(row);
      }
    }
    return new RttMatrix(symmetric(rows));
  }

  private static double[][] symmetric(List<double[]> rows) {
    int size = rows.size();
    double[][] millis = new double[size][size];
    for (int i = 0; i < size; i++) {
      if (rows.get(i).length != size) {
        throw new IllegalArgumentException("row " + i + " has " + rows.get(i).length + " numbers");
      }
      for (int j = 0; j < size; j++) {
        millis[i][j] = i == j ? 0 : Math.max(0.1, (rows.get(i)[j] + rows.get(j)[i]) / 2);
      }
    }
    return millis;
  }

  int size() {
    return millis.length;
  }

  double millis(int from, int to) {
    return millis[from][to];
  }
}
