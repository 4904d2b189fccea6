package perigee.lab.scenario;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.zip.GZIPInputStream;

/// Measured round trips between some of the places, from a matrix in a file.
public final class RttTable {

  private static final int MILLIS_PER_SECOND = 1000;

  private final Map<String, Integer> rows;

  /// By row and column; not positive where nothing was measured.
  private final double[][] millis;

  /// @param rows which row of the matrix stands for which place
  private RttTable(Map<String, Integer> rows, double[][] millis) {
    this.rows = Map.copyOf(rows);
    this.millis = millis;
  }

  static RttTable none() {
    return new RttTable(Map.of(), new double[0][]);
  }

  /// Reads a matrix: a line per row, numbers separated by white space; `.gz` is unpacked.
  ///
  /// @param isInSeconds whether the numbers are seconds instead of milliseconds
  static RttTable read(Path file, Map<String, Integer> rows, boolean isInSeconds)
      throws IOException {
    List<double[]> lines = new ArrayList<>();
    try (InputStream raw = Files.newInputStream(file);
        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(plain, StandardCharsets.US_ASCII))) {
      String line = reader.readLine();
      while (line != null) {
        if (!line.isBlank()) {
          lines.add(numbers(line, isInSeconds ? MILLIS_PER_SECOND : 1));
        }
        line = reader.readLine();
      }
    } catch (NumberFormatException e) {
      throw new IOException(file + " holds something that is no number: " + e.getMessage(), e);
    }
    return new RttTable(rows, lines.toArray(double[][]::new));
  }

  private static double[] numbers(String line, int factor) {
    String[] words = line.strip().split("\\s+", -1);
    double[] numbers = new double[words.length];
    for (int i = 0; i < words.length; i++) {
      numbers[i] = Double.parseDouble(words[i]) * factor;
    }
    return numbers;
  }

  int size() {
    return millis.length;
  }

  /// Empty if one of the places has no row, or nothing was measured between them.
  OptionalDouble between(String from, String to) {
    Integer row = rows.get(from);
    Integer column = rows.get(to);
    if (row == null || column == null || row.equals(column)) {
      return OptionalDouble.empty();
    }
    double rtt = millis[row][column] > 0 ? millis[row][column] : millis[column][row];
    return rtt > 0 ? OptionalDouble.of(rtt) : OptionalDouble.empty();
  }
}
