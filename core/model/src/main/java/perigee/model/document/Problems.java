package perigee.model.document;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What was found wrong with one document; what follows the first hundred is not kept.
final class Problems {

  private static final int MOST = 100;

  private final String source;
  private final List<Problem> found = new ArrayList<>();

  Problems(String source) {
    this.source = source;
  }

  void add(int line, int column, Path path, String message) {
    if (found.size() < MOST) {
      found.add(new Problem(source, line, column, path.pointer(), message));
    }
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  List<Problem> inOrder() {
    return found.stream()
        .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
        .toList();
  }
}
