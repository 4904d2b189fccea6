package perigee.app.command;

import java.util.List;
import java.util.stream.Collectors;
import perigee.model.document.Problem;

/// The problems of a document as a command tells them, one a line.
final class Problems {

  private Problems() {}

  static String lines(List<Problem> problems) {
    return problems.stream().map(Problem::toString).collect(Collectors.joining("\nperigee: "));
  }
}
