package perigee.calling.overlay;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Whether a host is a super node: it becomes one after it could have served for a while, and stops
/// being one when it can't any more, or its owner does not want it. Between the two there is a gap,
/// so that who is just good enough does not come and go.
public final class Promotion {

  private final Terms terms;
  private @Nullable Instant goodSince;
  private @Nullable Instant badSince;
  private boolean serving;
  private boolean wanted;
  private Step last = new Step.Wait("nothing is measured yet");

  /// What the owner allows, and what it takes.
  ///
  /// @param allowed whether this host may serve others at all
  /// @param leastUplinkBps bits a second
  /// @param mostUseBps bits a second that serving may take
  /// @param leastCpuFree share, 0 to 1
  /// @param leastMemoryFree octets
  /// @param stableFor how long all of it must hold before
  /// @param patience how long it may be missed afterwards
  public record Terms(
      boolean allowed,
      long leastUplinkBps,
      long mostUseBps,
      double leastCpuFree,
      long leastMemoryFree,
      Duration stableFor,
      Duration patience) {

    public static final Terms USUAL =
        new Terms(
            true,
            5_000_000,
            20_000_000,
            0.4,
            256L << 20,
            Duration.ofMinutes(10),
            Duration.ofSeconds(30));
  }

  /// What was measured.
  ///
  /// @param tcp whether another super node could connect
  /// @param udp whether its datagrams came
  /// @param uplinkBps bits a second that could be sent
  /// @param useBps bits a second that serving takes now
  /// @param cpuFree share, 0 to 1
  /// @param memoryFree octets
  public record Measured(
      boolean tcp, boolean udp, long uplinkBps, long useBps, double cpuFree, long memoryFree) {}

  /// What is to be done.
  public sealed interface Step {

    /// Go on as a client.
    record Wait(String because) implements Step {}

    /// Become a super node now.
    record Promote() implements Step {}

    /// Go on serving.
    record Serve() implements Step {}

    /// Hand over and become a client again.
    record StepDown(String because) implements Step {}
  }

  public Promotion(Terms terms) {
    this.terms = terms;
    this.wanted = terms.allowed();
  }

  public boolean isServing() {
    return serving;
  }

  public Step last() {
    return last;
  }

  /// Its owner has changed his mind.
  public void wanted(boolean now) {
    wanted = now;
  }

  /// Judges one measurement; to be called every few seconds.
  public Step judge(Measured measured, Instant now) {
    last = serving ? whileServing(measured, now) : before(measured, now);
    return last;
  }

  private Step before(Measured measured, Instant now) {
    String lack = lack(measured, 1);
    if (lack != null) {
      goodSince = null;
      return new Step.Wait(lack);
    }
    Instant since = goodSince;
    if (since == null) {
      since = now;
      goodSince = now;
    }
    if (Duration.between(since, now).compareTo(terms.stableFor()) < 0) {
      return new Step.Wait("it is good since " + since);
    }
    serving = true;
    badSince = null;
    return new Step.Promote();
  }

  private Step whileServing(Measured measured, Instant now) {
    if (measured.useBps() > terms.mostUseBps()) {
      return down("the owner's limit of %d bit/s is passed".formatted(terms.mostUseBps()));
    }
    String lack = lack(measured, 0.5);
    if (lack == null) {
      badSince = null;
      return new Step.Serve();
    }
    Instant since = badSince;
    if (since == null) {
      since = now;
      badSince = now;
    }
    boolean patient = Duration.between(since, now).compareTo(terms.patience()) < 0;
    return patient && wanted ? new Step.Serve() : down(lack);
  }

  private Step down(String because) {
    serving = false;
    goodSince = null;
    return new Step.StepDown(because);
  }

  /// What is missing.
  ///
  /// @param part of the terms that is asked for: less of who serves already
  private @Nullable String lack(Measured measured, double part) {
    if (!wanted) {
      return "its owner does not allow it";
    }
    if (!measured.tcp() || !measured.udp()) {
      return "it is not reached from outside by %s".formatted(measured.tcp() ? "UDP" : "TCP");
    }
    if (measured.uplinkBps() < part * terms.leastUplinkBps()) {
      return "its uplink is %d bit/s".formatted(measured.uplinkBps());
    }
    if (measured.cpuFree() < part * terms.leastCpuFree()) {
      return "its processor is busy";
    }
    return measured.memoryFree() < part * terms.leastMemoryFree() ? "its memory is short" : null;
  }
}
