package perigee.calling.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import perigee.calling.overlay.OverlayConfig;

/// How fast whole members learn who came and who died, and what that costs.
final class Spread {

  private static final Duration STEP = Duration.ofMillis(200);
  private static final Duration MOST = Duration.ofMinutes(3);
  private static final int CRASHES = 3;

  private final World world;
  private final int members;

  /// What came out.
  ///
  /// @param joined median and longest until a member knew of a newcomer
  /// @param gone the same of one that died
  /// @param octetsPerSecond that a member sends while nobody comes or goes
  record Outcome(
      int members,
      Duration joined,
      Duration joinedLast,
      Duration gone,
      Duration goneLast,
      double octetsPerSecond) {}

  Spread(long seed, int members) {
    this.world = new World(seed, OverlayConfig.USUAL);
    this.members = members;
  }

  Outcome run() {
    world.add("n", members, Duration.ofSeconds(20));
    // Long enough for each to have met each: a first message carries a certificate.
    world.time().advance(Duration.ofSeconds(2L * members));
    world.forgetTraffic();
    world.time().advance(Duration.ofSeconds(20));
    double quiet = world.octets() / 20.0 / members;
    List<Duration> joined = new ArrayList<>();
    List<Duration> gone = new ArrayList<>();
    for (int i = 0; i < CRASHES; i++) {
      String newcomer = "late" + i;
      world.add(newcomer);
      watch(newcomer, true, joined);
      world.crash("n" + i);
      watch("n" + i, false, gone);
    }
    Collections.sort(joined);
    Collections.sort(gone);
    return new Outcome(
        members,
        joined.get(joined.size() / 2),
        joined.getLast(),
        gone.get(gone.size() / 2),
        gone.getLast(),
        quiet);
  }

  /// Notes when each member knows.
  private void watch(String about, boolean known, List<Duration> times) {
    List<String> waiting = new ArrayList<>(world.up());
    waiting.remove(about);
    Duration passed = Duration.ZERO;
    while (!waiting.isEmpty() && passed.compareTo(MOST) < 0) {
      world.time().advance(STEP);
      passed = passed.plus(STEP);
      Duration now = passed;
      waiting.removeIf(id -> {
        boolean knows = world.member(id).knows(about) == known;
        if (knows) {
          times.add(now);
        }
        return knows;
      });
    }
  }
}
