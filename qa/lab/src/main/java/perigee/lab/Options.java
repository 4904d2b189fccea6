package perigee.lab;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// The command line.
///
/// @param scenario the file to run; empty for a random one
/// @param randomSeed of a random scenario
/// @param home the folder of the program under test, with its launcher
/// @param out what a run leaves goes there
/// @param prefix begins the names of namespaces and devices
/// @param fidelity whether only the emulated network is to be measured
record Options(
    Optional<Path> scenario,
    long randomSeed,
    int edges,
    int clients,
    Path home,
    Path out,
    String prefix,
    boolean fidelity) {

  static final String USAGE =
      """
      qa/lab/run SCENARIO [--out DIR] [--prefix NAME]
      qa/lab/run --fidelity [--prefix NAME]
      qa/lab/run --random SEED [--edges N] [--clients M] [--out DIR] [--prefix NAME]
      """;

  private static final int USUAL_EDGES = 8;
  private static final int USUAL_CLIENTS = 12;

  /// Wrong use.
  static final class Wrong extends Exception {
    private static final long serialVersionUID = 1L;

    Wrong(String message) {
      super(message);
    }
  }

  static Options read(List<String> words) throws Wrong {
    Deque<String> left = new ArrayDeque<>(words);
    Options read =
        new Options(
            Optional.empty(),
            -1,
            USUAL_EDGES,
            USUAL_CLIENTS,
            Path.of(""),
            Path.of("target", "lab").toAbsolutePath(),
            "pl",
            false);
    while (!left.isEmpty()) {
      read = read.with(left.removeFirst(), left);
    }
    if (read.scenario.isEmpty() && read.randomSeed < 0 && !read.fidelity) {
      throw new Wrong("name a scenario's file, or give --random SEED");
    }
    return read;
  }

  private Options with(String word, Deque<String> left) throws Wrong {
    return switch (word) {
      case "--random" ->
          new Options(scenario, number(word, left), edges, clients, home, out, prefix, fidelity);
      case "--fidelity" ->
          new Options(scenario, randomSeed, edges, clients, home, out, prefix, true);
      case "--edges" ->
          new Options(
              scenario, randomSeed, number(word, left), clients, home, out, prefix, fidelity);
      case "--clients" ->
          new Options(scenario, randomSeed, edges, number(word, left), home, out, prefix, fidelity);
      case "--home" ->
          new Options(
              scenario, randomSeed, edges, clients, path(word, left), out, prefix, fidelity);
      case "--out" ->
          new Options(
              scenario, randomSeed, edges, clients, home, path(word, left), prefix, fidelity);
      case "--prefix" ->
          new Options(scenario, randomSeed, edges, clients, home, out, value(word, left), fidelity);
      default -> {
        if (word.startsWith("-")) {
          throw new Wrong(word + " is unknown");
        }
        yield new Options(
            Optional.of(Path.of(word)), randomSeed, edges, clients, home, out, prefix, fidelity);
      }
    };
  }

  private static Path path(String word, Deque<String> left) throws Wrong {
    return Path.of(value(word, left)).toAbsolutePath().normalize();
  }

  private static int number(String word, Deque<String> left) throws Wrong {
    String value = value(word, left);
    try {
      int number = Integer.parseInt(value);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException _) {
      // told below
    }
    throw new Wrong(word + " is " + value + "; it must be a whole number, not negative");
  }

  private static String value(String word, Deque<String> left) throws Wrong {
    if (left.isEmpty()) {
      throw new Wrong(word + " wants a value");
    }
    return left.removeFirst();
  }
}
