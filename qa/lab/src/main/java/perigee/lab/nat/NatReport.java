package perigee.lab.nat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.json.JsonMapper;

/// The matrix, as a table and as JSON.
///
/// @param results one for each pair
record NatReport(String mode, long delayMillis, List<PairResult> results) {

  private static final JsonMapper JSON = new JsonMapper();
  private static final PrintStream OUT = System.out;

  NatReport {
    results = List.copyOf(results);
  }

  static void line(PairResult result) {
    OUT.printf(
        Locale.ROOT,
        "%-12s %-12s %-5s %-11s ring %6.1f  audio %6.1f  direct %7.1f  gap %5.1f%n",
        result.caller(),
        result.callee(),
        result.heard() ? "voice" : "NONE",
        result.path(),
        result.ringMillis(),
        result.audioMillis(),
        result.directMillis(),
        result.gapMillis());
    result.faults().forEach(fault -> OUT.println("  FAULT " + fault));
  }

  /// Whether every pair heard each other, and nothing went that should not have.
  boolean isWell() {
    return heard() == results.size() && results.stream().allMatch(each -> each.faults().isEmpty());
  }

  /// Pairs that heard each other.
  long heard() {
    return results.stream().filter(PairResult::heard).count();
  }

  long direct() {
    return results.stream().filter(PairResult::isDirect).count();
  }

  double percentile(ToDoubleFunction<PairResult> figure, double share) {
    double[] all =
        results.stream()
            .filter(PairResult::heard)
            .mapToDouble(figure)
            .filter(value -> value >= 0)
            .sorted()
            .toArray();
    return all.length == 0 ? -1 : all[(int) Math.min(all.length - 1, share * all.length)];
  }

  private Map<String, Object> totals() {
    Map<String, Object> totals = new LinkedHashMap<>();
    totals.put("mode", mode);
    totals.put("delayMillis", delayMillis);
    totals.put("pairs", results.size());
    totals.put("heard", heard());
    totals.put("direct", direct());
    Map<String, Long> paths = new TreeMap<>();
    results.forEach(result -> paths.merge(result.path(), 1L, Long::sum));
    totals.put("paths", paths);
    totals.put("ringMillis", percentiles(PairResult::ringMillis));
    totals.put("audioMillis", percentiles(PairResult::audioMillis));
    totals.put("directMillis", percentiles(PairResult::directMillis));
    totals.put("gapMillis", percentiles(PairResult::gapMillis));
    return totals;
  }

  private Map<String, Double> percentiles(ToDoubleFunction<PairResult> figure) {
    return new TreeMap<>(Map.of("p50", percentile(figure, 0.5), "p95", percentile(figure, 0.95)));
  }

  /// Prints the table, and leaves `matrix-MODE.json`.
  void write(Path folder) throws IOException {
    Map<String, PairResult> byPair = new LinkedHashMap<>();
    results.forEach(each -> byPair.put(kind(each.caller()) + " " + kind(each.callee()), each));
    OUT.printf("%n%-10s", "");
    for (Access column : Access.values()) {
      OUT.printf("%-10s", column.token());
    }
    OUT.println();
    for (Access row : Access.values()) {
      OUT.printf("%-10s", row.token());
      Arrays.stream(Access.values()).forEach(column -> cell(byPair, row, column));
      OUT.println();
    }
    Map<String, Object> totals = totals();
    OUT.println("\n" + JSON.writeValueAsString(totals));
    Map<String, Object> whole = new LinkedHashMap<>(totals);
    whole.put("results", results);
    Files.writeString(
        folder.resolve("matrix-" + mode + "-" + delayMillis + ".json"),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(whole));
  }

  private static void cell(Map<String, PairResult> byPair, Access row, Access column) {
    PairResult result = byPair.get(row.token() + " " + column.token());
    String text = result == null ? "" : result.heard() ? result.path() : "NONE";
    OUT.printf("%-10s", text.replace("direct-", "").replace("relay-", "R-"));
  }

  private static String kind(String agent) {
    return agent.substring(2);
  }
}
