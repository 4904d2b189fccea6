package perigee.meeting.forward;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// One direction of a path: a queue in front of a link of some rate, then delay, jitter and loss.
final class Path {

  private static final long STALL_EVERY_NANOS = 3 * Simulation.SECOND;

  private final Simulation simulation;
  private final RandomGenerator random;
  private final Receiver receiver;
  long bps = 100_000_000;
  long delayNanos = 20 * Simulation.MILLI;
  long jitterNanos;
  double loss;
  double duplicates;

  /// What arrives is read only each so often; 0 for at once.
  long readEveryNanos;

  /// How long everything waits, now and then, for one packet that is sent again, as TCP has it.
  long stallNanos;

  long queueNanos = 1_000 * Simulation.MILLI;
  long longestQueueNanos;
  long dropped;
  long octets;

  /// A reader that gets the processor only now and then: how long it waits in the mean for its
  /// turn, and how long, one time in thirty, when others have it; 0 for one that is always there.
  long turnNanos;

  long awayNanos;

  /// The same of a relay on the way, in the mean.
  long relayNanos;

  private long nextTurn;
  private long nextRelayed;
  private long freeAt;
  private long lastArrival;

  @FunctionalInterface
  interface Receiver {
    void packet(byte[] packet);
  }

  Path(Simulation simulation, RandomGenerator random, Receiver receiver) {
    this.simulation = simulation;
    this.random = random;
    this.receiver = receiver;
  }

  void send(byte[] buffer, int from, int length) {
    long now = simulation.now();
    long waits = Math.max(0, freeAt - now);
    longestQueueNanos = Math.max(longestQueueNanos, waits);
    if (waits > queueNanos) {
      dropped++;
      return;
    }
    octets += length;
    freeAt = now + waits + (length + 28) * 8L * Simulation.SECOND / bps;
    if (random.nextDouble() < loss) {
      return;
    }
    byte[] packet = Arrays.copyOfRange(buffer, from, from + length);
    deliver(packet);
    if (random.nextDouble() < duplicates) {
      deliver(packet);
    }
  }

  private void deliver(byte[] packet) {
    long arrival = freeAt + delayNanos;
    if (jitterNanos > 0) {
      arrival += random.nextLong(jitterNanos);
    }
    if (stallNanos > 0) {
      long since = arrival % STALL_EVERY_NANOS;
      arrival += since < stallNanos ? stallNanos - since : 0;
    }
    if (readEveryNanos > 0) {
      arrival = (arrival + readEveryNanos - 1) / readEveryNanos * readEveryNanos;
    }
    if (jitterNanos == 0) {
      arrival = Math.max(turn(arrival), lastArrival);
    }
    lastArrival = arrival;
    simulation.at(arrival, () -> receiver.packet(packet));
  }

  private long turn(long arrival) {
    if (turnNanos == 0) {
      return arrival;
    }
    while (relayNanos > 0 && nextRelayed < arrival) {
      nextRelayed = Math.max(nextRelayed, arrival - 4 * relayNanos);
      nextRelayed += (long) (-Math.log(1 - random.nextDouble()) * relayNanos);
    }
    long relayed = Math.max(arrival, nextRelayed);
    return read(relayed);
  }

  private long read(long arrival) {
    while (nextTurn < arrival) {
      nextTurn = Math.max(nextTurn, arrival - 2 * awayNanos);
      nextTurn += (long) (-Math.log(1 - random.nextDouble()) * turnNanos);
      nextTurn += random.nextInt(30) == 0 ? awayNanos : 0;
    }
    return nextTurn;
  }

  long waitingNanos() {
    return Math.max(0, freeAt - simulation.now());
  }
}
