package perigee.content.routing;

import java.io.IOException;

/// Announces this site's prefixes while it is well, withdraws them when it is not, and lets the MED
/// rise with its load. Called each second or so, by one thread.
///
/// Routes that come and go are damped by neighbours (RFC 2439), so the site is announced only after
/// it has been well for a while, and the MED moves in steps of an eighth, not back and forth.
public final class RouteAnnouncer {

  private static final int STEPS = 8;

  private final RoutingConfig config;
  private final RouteSpeaker speaker;
  private boolean isWell;
  private long wellSinceNanos;
  private boolean isTold;
  private boolean isAnnounced;
  private int toldStep;
  private long toldNanos;

  public RouteAnnouncer(RoutingConfig config, RouteSpeaker speaker) {
    this.config = config;
    this.speaker = speaker;
  }

  /// Whether the prefixes are announced, as far as the daemon was told.
  public boolean isAnnounced() {
    return isAnnounced;
  }

  /// Tells the daemon what has changed.
  ///
  /// @param well whether the site can serve clients
  /// @param load share of its capacity in use
  /// @param nowNanos of a clock that only goes forward
  /// @throws IOException if the daemon could not be told; the next call tries again
  public void update(boolean well, double load, long nowNanos) throws IOException {
    if (well && !isWell) {
      wellSinceNanos = nowNanos;
    }
    isWell = well;
    boolean wanted =
        well && (isAnnounced || nowNanos - wellSinceNanos >= config.holdUp().toNanos());
    int step = step(load);
    boolean isSame = isTold && wanted == isAnnounced && (!wanted || step == toldStep);
    if (isSame && nowNanos - toldNanos < config.repeat().toNanos()) {
      return;
    }
    tell(wanted, step, nowNanos);
  }

  private void tell(boolean wanted, int step, long nowNanos) throws IOException {
    isTold = false;
    if (wanted) {
      speaker.announce(config.prefixes(), med(step));
    } else {
      speaker.withdraw(config.prefixes());
    }
    isTold = true;
    isAnnounced = wanted;
    toldStep = step;
    toldNanos = nowNanos;
  }

  /// Withdraws for good: the process ends.
  public void close() throws IOException {
    speaker.withdraw(config.prefixes());
    isAnnounced = false;
    isTold = true;
  }

  private long med(int step) {
    return config.idleMed() + (config.fullMed() - config.idleMed()) * step / STEPS;
  }

  /// The step for a load; the one that was told last as long as the load is within a whole step of
  /// it.
  private int step(double load) {
    double exact = Math.clamp(load, 0, 1) * STEPS;
    return isTold && isAnnounced && Math.abs(exact - toldStep) < 1
        ? toldStep
        : (int) Math.round(exact);
  }
}
