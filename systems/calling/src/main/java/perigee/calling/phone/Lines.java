package perigee.calling.phone;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.calling.overlay.Comeback;
import perigee.calling.overlay.HostCache;
import perigee.calling.sip.Flow;
import perigee.net.loop.Loops;
import perigee.wire.overlay.HostEntry;
import perigee.wire.sip.SipRead;

/// The super nodes that this phone is registered at: two, while two can be reached. One that is
/// lost is replaced by another of the host cache, or by itself when there is no other. Belongs to
/// SIP's loop.
final class Lines implements Line.User, Registration.Told {

  private static final int WANTED = 2;
  private static final Duration FIRST_WAIT = Duration.ofMillis(200);
  private static final double NANOS_PER_MILLI = 1e6;

  private final Wires wires;
  private final PhoneConfig config;
  private final HostCache nodes;
  private final Loops loops;
  private final User user;
  private final @Nullable Registration[] registrations = new Registration[WANTED];
  private final @Nullable Line[] opening = new Line[WANTED];
  private final Set<String> tried = new HashSet<>();
  private int failures;
  private boolean busy;
  private boolean over;

  /// Whom lines serve.
  interface User {

    void received(Line line, SipRead read);

    void registered(Line line);

    void unregistered(Line line, String reason);

    void closed(Line line);
  }

  Lines(Wires wires, PhoneConfig config, HostCache nodes, Loops loops, User user) {
    this.wires = wires;
    this.config = config;
    this.nodes = nodes;
    this.loops = loops;
    this.user = user;
  }

  void start() {
    for (int place = 0; place < WANTED; place++) {
      fill(place);
    }
  }

  private void fill(int place) {
    if (over || registrations[place] != null || opening[place] != null) {
      return;
    }
    Set<String> taken = new HashSet<>(tried);
    for (int i = 0; i < WANTED; i++) {
      Registration there = registrations[i];
      Line coming = opening[i];
      if (there != null) {
        taken.add(there.line().node().id());
      }
      if (coming != null) {
        taken.add(coming.node().id());
      }
    }
    Optional<HostEntry> chosen =
        nodes.choose(wires.sip().random(), taken, host -> host.services().sip() > 0);
    if (chosen.isEmpty()) {
      if (!tried.isEmpty() || usable(null) == null) {
        tried.clear();
        later(place);
      }
      return;
    }
    tried.add(chosen.get().id());
    Line line = new Line(chosen.get(), place + 1, loops.loop(0), this);
    opening[place] = line;
    line.open(loops, config.security(), config.reach().proxy());
  }

  private void later(int place) {
    Duration wait = Duration.ofMillis(Comeback.waitMillis(failures, wires.sip().random()));
    var _ = wires.sip().loop().after(wait.plus(FIRST_WAIT), () -> fill(place));
  }

  @Override
  public void opened(Line line) {
    int place = line.number() - 1;
    opening[place] = null;
    Registration registration = new Registration(wires, line, this);
    registrations[place] = registration;
    line.busy(busy);
    nodes.success(line.proved(), line.ageNanos() / NANOS_PER_MILLI, config.clock().millis());
    registration.register();
  }

  @Override
  public void registered(Line line) {
    failures = 0;
    tried.clear();
    user.registered(line);
  }

  @Override
  public void refused(Line line, int status, String reason) {
    user.unregistered(line, status + " " + reason);
  }

  @Override
  public void received(Line line, SipRead read) {
    user.received(line, read);
  }

  @Override
  public void lives(Line line, long nanos) {
    nodes.success(line.proved(), nanos / NANOS_PER_MILLI, config.clock().millis());
  }

  @Override
  public void closed(Line line) {
    int place = line.number() - 1;
    boolean wasOpen = false;
    if (Objects.equals(opening[place], line)) {
      opening[place] = null;
      nodes.failure(line.node());
      if (nodes.size() < WANTED) {
        // The last ones that are known are never given up.
        nodes.heard(List.of(line.node()));
      }
      failures++;
    }
    Registration registration = registrations[place];
    if (registration != null && registration.line().equals(line)) {
      registration.stop();
      registrations[place] = null;
      wasOpen = true;
    }
    Flow flow = line.brokenFlow();
    if (flow != null) {
      wires.transactions().closed(flow);
    }
    if (over) {
      return;
    }
    if (wasOpen) {
      user.unregistered(line, "the connection is over");
      user.closed(line);
    }
    later(place);
  }

  @Override
  public long nanos() {
    return config.nanos().getAsLong();
  }

  /// A line at which this phone is registered, if possible another than one.
  @Nullable Line usable(@Nullable Line beside) {
    List<Line> all = new ArrayList<>(WANTED);
    for (Registration one : registrations) {
      if (one != null && one.isRegistered()) {
        all.add(one.line());
      }
    }
    for (Line line : all) {
      if (!line.equals(beside)) {
        return line;
      }
    }
    return beside != null && all.contains(beside) ? beside : null;
  }

  String contact(Line line) {
    for (Registration one : registrations) {
      if (one != null && one.line().equals(line)) {
        return one.contact();
      }
    }
    return wires.account().address();
  }

  void busy(boolean inCall) {
    busy = inCall;
    for (Registration one : registrations) {
      if (one != null) {
        one.line().busy(inCall);
      }
    }
  }

  void close() {
    over = true;
    for (Registration one : registrations) {
      if (one != null) {
        one.remove();
      }
    }
  }
}
