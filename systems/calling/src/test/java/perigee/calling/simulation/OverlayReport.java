package perigee.calling.simulation;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import perigee.wire.overlay.Slots;

/// Prints what the overlay would do at size. `OverlayReport [SUPER-NODES [USERS [HOURS [SEED]]]]`.
public final class OverlayReport {

  private static final double MEDIAN_LIFE_HOURS = 5.5;
  private static final double ONLINE = 0.5;
  private static final double HOURS_ONLINE = 4;
  private static final double LOOK_UPS_PER_HOUR = 6;
  private static final int ROOM = 1000;
  private static final int PER_SECOND = 50;
  private static final int NOTICE_MILLIS = 1000;
  private static final double TAKE_MILLIS = 8;
  private static final double REFUSE_MILLIS = 1;

  private final PrintStream out;
  private final int superNodes;
  private final long users;
  private final double hours;
  private final long seed;

  /// A report.
  public OverlayReport(PrintStream out, int superNodes, long users, double hours, long seed) {
    this.out = out;
    this.superNodes = superNodes;
    this.users = users;
    this.hours = hours;
    this.seed = seed;
  }

  /// The command's entry.
  public static void main(String[] args) {
    int superNodes = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    long users = args.length > 1 ? Long.parseLong(args[1]) : 40_000_000;
    double hours = args.length > 2 ? Double.parseDouble(args[2]) : 72;
    long seed = args.length > 3 ? Long.parseLong(args[3]) : 1;
    new OverlayReport(System.out, superNodes, users, hours, seed).print(List.of(50, 150, 450));
  }

  /// Prints all of it.
  ///
  /// @param sizes at which whole members are simulated
  public void print(List<Integer> sizes) {
    line("overlay of %,d super nodes and %,d people, seed %d", superNodes, users, seed);
    List<Spread.Outcome> spreads = spreads(sizes);
    Lag lag = lag(spreads);
    line("");
    line(
        "views at %,d super nodes, extended from the above by the logarithm of the size:",
        superNodes);
    line(
        "  a newcomer is known after %.1f s, a death suspected after %.1f s, sure after %.1f s",
        lag.joined() / 1e3, lag.suspected() / 1e3, lag.gone() / 1e3);
    fleet(lag);
    costs();
    storm(true);
    storm(false);
  }

  private List<Spread.Outcome> spreads(List<Integer> sizes) {
    line("");
    line("whole members, each message encoded and decoded:");
    line("  members  join median/last   death median/last   quiet B/s");
    List<Spread.Outcome> all = new ArrayList<>();
    for (int size : sizes) {
      Spread.Outcome one = new Spread(seed, size).run();
      line(
          "  %7d  %5.1f s / %5.1f s   %5.1f s / %5.1f s   %9.0f",
          size,
          seconds(one.joined()),
          seconds(one.joinedLast()),
          seconds(one.gone()),
          seconds(one.goneLast()),
          one.octetsPerSecond());
      all.add(one);
    }
    return all;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }

  /// Rumours need time with the logarithm of the members, suspicions too.
  private Lag lag(List<Spread.Outcome> spreads) {
    Spread.Outcome largest = spreads.getLast();
    double grows = Math.log(superNodes) / Math.log(largest.members());
    long joined = (long) (largest.joinedLast().toMillis() * Math.max(1, grows));
    long gone = (long) (largest.goneLast().toMillis() * Math.max(1, grows));
    long suspected = Math.min(gone, joined + 2500);
    return new Lag(joined, suspected, gone, 3000);
  }

  private void fleet(Lag lag) {
    FleetModel.Outcome outcome =
        new FleetModel(
                new FleetModel.Terms(
                    seed, superNodes, hours, MEDIAN_LIFE_HOURS, 10L * superNodes, lag))
            .run();
    double slots = FleetModel.SLOTS;
    line("");
    line(
        "%.0f h with a median life of %.1f h; all deaths are crashes: %,d; %,.0f people a slot",
        hours, MEDIAN_LIFE_HOURS, outcome.departures(), (double) users / Slots.EACH);
    line(
        "  copies  repair   handed over  slots lost of 16,384      share   expected   moved a slot");
    for (Copies way : outcome.ways()) {
      line(
          "  %6d  %3d min  %11s  %20d  %9.2e  %s  %8.1f",
          way.count,
          way.repairEvery.toMinutes(),
          way.handOver ? "yes" : "no",
          way.lost(),
          way.lost() / slots,
          way.handOver
              ? "        -"
              : "%9.2e".formatted(way.expectedLoss(MEDIAN_LIFE_HOURS, hours)),
          way.moved() / slots);
    }
    double all = (double) outcome.lookUps();
    line(
        "look-ups of %,d records: %.3f %% in one hop, %.3f %% in two, %.4f %% to the login server",
        outcome.lookUps(),
        100 * outcome.oneHop() / all,
        100 * outcome.twoHops() / all,
        100 * outcome.failed() / all);
  }

  private void costs() {
    double changes = superNodes * Math.log(2) / (MEDIAN_LIFE_HOURS * 3600);
    Costs costs = new Costs(superNodes, (double) users, ONLINE, changes);
    line("");
    line(
        "a super node sends, with %.0f %% online for %.0f h, %.0f look-ups an hour, in B/s:",
        100 * ONLINE, HOURS_ONLINE, LOOK_UPS_PER_HOUR);
    double membership = costs.membership();
    double handOver = costs.handOver();
    double repair = costs.repair();
    double publishing = costs.publishing(HOURS_ONLINE);
    double lookingUp = costs.lookingUp(LOOK_UPS_PER_HOUR);
    line(
        "  membership %.0f, hand-over %.0f, repair %.0f, publishing %.0f, look-ups %.0f: %.0f in all",
        membership,
        handOver,
        repair,
        publishing,
        lookingUp,
        membership + handOver + repair + publishing + lookingUp);
    line(
        "  it keeps %.1f MB of records of %d B, checks %.1f signatures a second",
        costs.kept() / 1e6, Costs.record(), costs.checks(HOURS_ONLINE));
  }

  private void storm(boolean controlled) {
    Storm.Outcome outcome =
        new Storm(
                new Storm.Terms(
                    seed,
                    superNodes,
                    users,
                    1.0 / 3,
                    ROOM,
                    PER_SECOND,
                    NOTICE_MILLIS,
                    TAKE_MILLIS,
                    REFUSE_MILLIS,
                    controlled))
            .run();
    line("");
    line(
        "December 2010: a third vanishes, %,d clients storm the rest; %s",
        outcome.storming(),
        controlled
            ? "admission control and jittered back-off"
            : "for comparison, without both: everybody is taken, who fails tries again in 1 s");
    line(
        "  back %,d, the last after %.1f s; %,d attempts, %,d sent on",
        outcome.back(), outcome.lastBackMillis() / 1e3, outcome.attempts(), outcome.refused());
    line(
        "  clients of survivors that lost their service: %,d; newcomers took at most %.0f %% of a second",
        outcome.dropped(), 100 * outcome.worstSecond());
  }

  private void line(String format, Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
  }
}
