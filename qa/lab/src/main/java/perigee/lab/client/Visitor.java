package perigee.lab.client;

import java.io.IOException;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import perigee.lab.scenario.Scenario;
import perigee.lab.wan.Address;

/// The clients of one group: resolve a name for each request, connect to the first address of the
/// answer that can be reached, as browsers and curl do, and fetch. Runs on a thread of its own in
/// the group's namespace.
public final class Visitor {

  private static final int HTTP = 80;
  private static final int CONNECT_MILLIS = 2_000;
  private static final int READ_MILLIS = 10_000;

  private final Scenario.ClientGroup group;
  private final Visits visits;
  private final Resolving resolving;
  private final SplittableRandom random;
  private final Fetch fetch = new Fetch(Optional.empty(), HTTP, CONNECT_MILLIS, READ_MILLIS);
  private final BeaconReport beacon;
  private volatile boolean isDone;
  private volatile double pace = 1;

  public Visitor(
      Scenario.ClientGroup group, Address resolver, Visits visits, SplittableRandom random) {
    this.group = group;
    this.visits = visits;
    this.resolving = new Resolving(resolver, true, random.split());
    this.beacon = new BeaconReport(Kind.SMALL.host(), resolving);
    this.random = random;
  }

  /// Visits at the group's pace until told to stop.
  public void run() throws InterruptedException {
    while (!isDone) {
      long begin = System.nanoTime();
      visit(random.nextDouble() < group.bulkShare() ? Kind.BULK : Kind.SMALL);
      double seconds = (0.5 + random.nextDouble()) / (group.requestsPerSecond() * pace);
      long rest = begin + Math.round(seconds * 1e9) - System.nanoTime();
      if (rest > 0) {
        TimeUnit.NANOSECONDS.sleep(rest);
      }
    }
  }

  /// How many times the group's pace it is from now on.
  public void pace(double factor) {
    pace = factor;
  }

  public void stop() {
    isDone = true;
  }

  private void visit(Kind kind) {
    long begin = System.nanoTime();
    Asked asked = new Asked(kind, begin, begin, 0);
    int tried = 0;
    String failure = "";
    try {
      Resolving.Resolved answer = resolving.resolve(kind.host());
      asked = new Asked(kind, begin, System.nanoTime(), answer.ttlSeconds());
      for (Address server : answer.addresses()) {
        tried++;
        try {
          fetch.get(server, kind.host(), kind.path());
          add(asked, Optional.of(server), tried, "");
          if (random.nextDouble() < group.beaconShare()) {
            report(server);
          }
          return;
        } catch (Fetch.Unreachable e) {
          failure = server + ": " + e.getMessage();
        } catch (IOException e) {
          add(asked, Optional.of(server), tried, server + ": " + e.getMessage());
          return;
        }
      }
      failure = failure.isEmpty() ? "no address" : failure;
    } catch (IOException e) {
      failure = String.valueOf(e.getMessage());
    }
    add(asked, Optional.empty(), tried, failure);
  }

  private void report(Address edge) {
    try {
      beacon.send(edge);
    } catch (IOException _) {
      // A browser says nothing about it either; the next page tries again.
    }
  }

  /// What was asked for, and when it was answered.
  private record Asked(Kind kind, long beginNanos, long resolvedNanos, long ttlSeconds) {}

  private void add(Asked asked, Optional<Address> edge, int tried, String failure) {
    long end = System.nanoTime();
    visits.add(
        new Visit(
            group.name(),
            asked.kind,
            asked.beginNanos,
            edge,
            tried,
            asked.resolvedNanos - asked.beginNanos,
            asked.ttlSeconds,
            end - asked.resolvedNanos,
            failure));
  }
}
