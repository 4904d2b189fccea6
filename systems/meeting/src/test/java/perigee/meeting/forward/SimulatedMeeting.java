package perigee.meeting.forward;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A meeting of simulated browsers.
final class SimulatedMeeting implements ForwardingListener {

  final Simulation simulation;
  final SplittableRandom random;
  final Forwarding forwarding;
  final Map<String, SimulatedBrowser> browsers = new HashMap<>();
  final Map<String, Map<String, SlotState>> slots = new HashMap<>();
  final List<String> speakers = new ArrayList<>();
  final Map<String, List<String>> sending = new HashMap<>();
  final Map<String, Integer> qualities = new HashMap<>();

  /// What is told to other connectors of the same meeting.
  Wishing wishing = (_, _, _) -> {};

  /// Which encodings of somebody at another connector are watched here.
  @FunctionalInterface
  interface Wishing {
    void want(Endpoint sender, SourceKind kind, List<String> rids);
  }

  SimulatedMeeting(long seed) {
    this(seed, new Simulation());
  }

  SimulatedMeeting(long seed, Simulation simulation) {
    this.simulation = simulation;
    random = new SplittableRandom(seed);
    forwarding =
        new Forwarding(
            ForwardingConfig.USUAL,
            this,
            () -> Instant.ofEpochSecond(1_800_000_000L).plusNanos(simulation.now()),
            random.split());
    simulation.every(Forwarding.TICK_NANOS, () -> forwarding.tick(simulation.now()));
    simulation.every(Simulation.MILLI, () -> forwarding.flush(simulation.now()));
  }

  SimulatedBrowser join(String name, int videoSlots) {
    SimulatedBrowser browser =
        new SimulatedBrowser(this, name, random.split(), videoSlots, browsers.size());
    browsers.put(name, browser);
    return browser;
  }

  void run(long seconds) {
    simulation.run(seconds * Simulation.SECOND);
  }

  static Viewed camera(String of, int height) {
    return new Viewed(of, SourceKind.CAMERA, height * 16 / 9, height);
  }

  @Override
  public void slots(Endpoint receiver, List<SlotState> changed) {
    Map<String, SlotState> known =
        slots.computeIfAbsent(receiver.participant(), r -> new HashMap<>());
    changed.forEach(state -> known.put(state.mid(), state));
  }

  @Override
  public void speaker(String stage, @Nullable String participant) {
    speakers.add(participant == null ? "" : participant);
  }

  @Override
  public void sending(Endpoint sender, SourceKind kind, List<String> rids) {
    if (sender.isRemote()) {
      wishing.want(sender, kind, rids);
      return;
    }
    sending.put(sender.participant(), rids);
    SimulatedBrowser browser = browsers.get(sender.participant());
    if (browser != null && kind == SourceKind.CAMERA) {
      // As signalling takes its time.
      simulation.after(50 * Simulation.MILLI, () -> browser.sending(rids));
    }
  }

  @Override
  public void levels(List<Level> levels) {}

  @Override
  public void quality(Endpoint participant, int quality) {
    qualities.put(participant.participant(), quality);
  }
}
