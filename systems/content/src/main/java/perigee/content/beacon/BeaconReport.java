package perigee.content.beacon;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a browser posts: its nonce on the first line, then a line for each server, `SERVER
/// MILLISECONDS`, in the order in which it was told them. `-` stands for a server that it could not
/// time.
///
/// @param times milliseconds; negative where there is none
record BeaconReport(String nonce, List<String> servers, List<Double> times) {

  static final int MOST_CHARS = 1_024;

  private static final int MOST_SERVERS = 4;
  private static final int MOST_NAME = 64;

  /// A browser that is paused tells hours, a clock of coarse grain zero: neither is a path.
  private static final double LEAST_MILLIS = 0.05;

  private static final double MOST_MILLIS = 10_000;

  BeaconReport {
    servers = List.copyOf(servers);
    times = List.copyOf(times);
  }

  /// Reads one; empty if it is none.
  static Optional<BeaconReport> parse(String text) {
    if (text.length() > MOST_CHARS) {
      return Optional.empty();
    }
    List<String> lines = text.lines().toList();
    if (lines.size() < 2 || lines.size() > 1 + MOST_SERVERS) {
      return Optional.empty();
    }
    List<String> servers = new ArrayList<>();
    List<Double> times = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      int space = line.indexOf(' ');
      if (space < 1 || space > MOST_NAME) {
        return Optional.empty();
      }
      servers.add(line.substring(0, space));
      times.add(millis(line.substring(space + 1)));
    }
    return Optional.of(new BeaconReport(lines.getFirst(), servers, times));
  }

  private static double millis(String text) {
    if (!text.matches("[0-9]{1,5}(\\.[0-9]{1,6})?")) {
      return -1;
    }
    double millis = Double.parseDouble(text);
    return millis >= LEAST_MILLIS && millis <= MOST_MILLIS ? millis : -1;
  }
}
