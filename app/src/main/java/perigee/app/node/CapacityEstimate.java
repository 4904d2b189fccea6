package perigee.app.node;

import perigee.model.mapping.Capacity;

/// What a node can take: what its configuration says, and for the rest what its work so far lets
/// expect. Work is taken as proportional to the busiest loop's time, so a node that answers 2,000
/// requests a second with a fifth of it can answer 10,000. Used by one thread.
final class CapacityEstimate {

  /// Below this the fixed costs of an idle process would be taken for those of requests.
  private static final double LEAST_LOAD = 0.1;

  private static final double GAIN = 0.1;

  private final Capacity configured;
  private double requests;
  private double bytes;

  CapacityEstimate(Capacity configured) {
    this.configured = configured;
  }

  /// Takes in one second.
  void add(double requestsPerSecond, double bytesPerSecond, double load) {
    if (load >= LEAST_LOAD) {
      requests = smooth(requests, requestsPerSecond / load);
      bytes = smooth(bytes, bytesPerSecond / load);
    }
  }

  private static double smooth(double before, double sample) {
    return before == 0 ? sample : before + GAIN * (sample - before);
  }

  Capacity capacity() {
    return new Capacity(
        either(configured.requestsPerSecond(), requests),
        either(configured.bytesPerSecond(), bytes),
        configured.connections());
  }

  private static double either(double said, double estimated) {
    return said > 0 ? said : estimated;
  }
}
