package perigee.lab.scenario;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import perigee.lab.wan.PathSpec;

/// How packets fare between places.
///
/// A round trip is what an override says, else what the matrix says, else it follows from the
/// distance: light in fibre goes 200 km per ms, and cables take detours (`stretch`).
///
/// @param stretch how much longer cables are than the great circle
/// @param usual what holds where no override says otherwise
public record Paths(
    Map<String, Place> places,
    RttTable measured,
    double stretch,
    Usual usual,
    List<Special> specials) {

  private static final double FIBRE_KM_PER_MILLI = 200;
  private static final double LEAST_RTT_MILLIS = 0.4;
  private static final double BITS_PER_MBIT = 1e6;
  private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  public Paths {
    places = Map.copyOf(places);
    specials = List.copyOf(specials);
  }

  /// What most paths have in common.
  ///
  /// @param loss share of packets
  /// @param burst packets lost in a row, in the mean
  public record Usual(
      double jitterMillis, double loss, double burst, double rateMbit, double queueMillis) {}

  /// A pair of places that has its own.
  ///
  /// @param oneWay whether it is only about the way from the first to the second
  public record Special(
      String from,
      String to,
      OptionalDouble rttMillis,
      OptionalDouble loss,
      OptionalDouble jitterMillis,
      OptionalDouble rateMbit,
      boolean oneWay) {

    boolean concerns(String a, String b) {
      return (from.equals(a) && to.equals(b)) || (!oneWay && from.equals(b) && to.equals(a));
    }
  }

  /// The way from a place to another.
  ///
  /// @param moreMillis what access links add to the round trip
  /// @param mostMbit what they let through
  public PathSpec between(String from, String to, double moreMillis, double mostMbit) {
    double rtt = rttMillis(from, to);
    double loss = usual.loss();
    double jitter = from.equals(to) ? 0 : usual.jitterMillis();
    double rate = usual.rateMbit();
    for (Special special : specials) {
      if (special.concerns(from, to)) {
        rtt = special.rttMillis().orElse(rtt);
        loss = special.loss().orElse(loss);
        jitter = special.jitterMillis().orElse(jitter);
        rate = special.rateMbit().orElse(rate);
      }
    }
    return new PathSpec(
        nanos((rtt + moreMillis) / 2),
        nanos(jitter),
        loss,
        usual.burst(),
        Math.round(Math.min(rate, mostMbit) * BITS_PER_MBIT),
        nanos(usual.queueMillis()));
  }

  private double rttMillis(String from, String to) {
    OptionalDouble known = measured.between(from, to);
    if (known.isPresent()) {
      return known.getAsDouble();
    }
    Place a = places.get(from);
    Place b = places.get(to);
    if (a == null || b == null) {
      throw new IllegalArgumentException(from + " or " + to + " is no place");
    }
    return LEAST_RTT_MILLIS + 2 * a.distanceKm(b) * stretch / FIBRE_KM_PER_MILLI;
  }

  private static long nanos(double millis) {
    return Math.round(millis * NANOS_PER_MILLI);
  }
}
