package perigee.selection.map;

/// Times in sixteen bits: logarithmic from a microsecond to a thousand seconds, each step 0.03 %.
final class LogTime {

  private static final double LEAST_NANOS = 1e3;
  private static final double STEPS = 65_535 / Math.log(1e9);

  private LogTime() {}

  static char of(double nanos) {
    double steps = STEPS * Math.log(nanos / LEAST_NANOS);
    return (char) Math.clamp(Math.round(steps), 0, 65_535);
  }

  static double nanos(char time) {
    return LEAST_NANOS * Math.exp(time / STEPS);
  }
}
