package perigee.meeting.forward;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import perigee.wire.rtp.RtcpReader;

/// Connectors of one meeting, each with a trunk to each other one. What signalling tells takes its
/// time.
final class SimulatedCascade {

  private static final long TOLD_NANOS = 30 * Simulation.MILLI;

  final Simulation simulation = new Simulation();
  final List<SimulatedMeeting> connectors = new ArrayList<>();
  final Map<String, Path> paths = new HashMap<>();
  final Map<String, Trunk> trunks = new HashMap<>();
  private final SplittableRandom random;

  SimulatedCascade(long seed, int size) {
    random = new SplittableRandom(seed);
    for (int i = 0; i < size; i++) {
      SimulatedMeeting connector = new SimulatedMeeting(seed + i, simulation);
      int number = i;
      connector.wishing = (sender, kind, rids) -> wish(number, sender.participant(), kind, rids);
      connectors.add(connector);
    }
    for (int i = 0; i < size; i++) {
      for (int j = i + 1; j < size; j++) {
        connect(i, j);
      }
    }
  }

  /// From 0 to 1, say.
  static String way(int from, int to) {
    return from + ">" + to;
  }

  void connect(int one, int other) {
    halfway(one, other);
    halfway(other, one);
    trunk(one, other).open();
    trunk(other, one).open();
    for (int end : new int[] {one, other}) {
      int far = end == one ? other : one;
      for (SimulatedBrowser browser : connectors.get(end).browsers.values()) {
        announce(browser.name, end, far);
      }
    }
  }

  private void halfway(int from, int to) {
    Path path = new Path(simulation, random.split(), bytes -> arrived(trunk(to, from), bytes));
    paths.put(way(from, to), path);
    trunks.put(way(from, to), connectors.get(from).forwarding.trunk("connector " + to, path::send));
  }

  private void arrived(Trunk at, byte[] bytes) {
    if (RtcpReader.is(bytes, 0, bytes.length)) {
      at.rtcp(bytes, 0, bytes.length, simulation.now());
    } else {
      at.rtp(bytes, 0, bytes.length, simulation.now());
    }
  }

  Trunk trunk(int from, int to) {
    Trunk trunk = trunks.get(way(from, to));
    if (trunk == null) {
      throw new AssertionError("no trunk " + way(from, to));
    }
    return trunk;
  }

  Path path(int from, int to) {
    return paths.getOrDefault(way(from, to), new Path(simulation, random, _ -> {}));
  }

  TrunkStats stats(int from, int to) {
    return trunk(from, to).stats(simulation.now());
  }

  SimulatedBrowser join(int at, String name, int videoSlots) {
    return connectors.get(at).join(name, videoSlots);
  }

  Endpoint endpoint(int at, String name) {
    Endpoint endpoint = connectors.get(at).forwarding.endpoint(name);
    if (endpoint == null) {
      throw new AssertionError(name + " is not at " + at);
    }
    return endpoint;
  }

  /// All other connectors hear of somebody.
  void announce(String name, int at) {
    for (int far = 0; far < connectors.size(); far++) {
      if (far != at) {
        announce(name, at, far);
      }
    }
  }

  private void announce(String name, int at, int far) {
    Endpoint there = connectors.get(at).forwarding.endpoint(name);
    Trunk way = trunk(far, at);
    if (there != null) {
      Endpoint shadow = way.add(name);
      if (shadow != null) {
        Trunk.sources(there).forEach(source -> way.announce(shadow, source));
      }
    }
  }

  private void wish(int from, String participant, SourceKind kind, List<String> rids) {
    for (int at = 0; at < connectors.size(); at++) {
      if (connectors.get(at).browsers.containsKey(participant)) {
        Trunk there = trunk(at, from);
        simulation.after(TOLD_NANOS, () -> there.want(participant, kind, rids));
      }
    }
  }

  void run(long seconds) {
    simulation.run(seconds * Simulation.SECOND);
  }
}
