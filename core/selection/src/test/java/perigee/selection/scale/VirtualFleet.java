package perigee.selection.scale;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import perigee.model.mapping.Address;
import perigee.model.mapping.MeasurementSource;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.Region;
import perigee.model.mapping.Server;
import perigee.model.mapping.TrafficClass;
import perigee.selection.answer.Assignment;
import perigee.selection.answer.Chooser;
import perigee.selection.answer.MapView;
import perigee.selection.answer.Question;
import perigee.selection.evidence.EvidenceConfig;
import perigee.selection.evidence.EvidenceTable;
import perigee.selection.map.MappingMap;
import perigee.selection.predict.Mesh;
import perigee.selection.round.MapRound;
import perigee.selection.round.Placement;
import perigee.selection.round.Places;
import perigee.selection.round.ProbeWish;
import perigee.selection.round.RoundConfig;
import perigee.selection.round.RoundReport;
import perigee.selection.round.World;

/// The fleet in virtual time: clients are served where the map sends them, and that is measured;
/// what the mapper wishes to know is probed, as far as the probes of a second go.
final class VirtualFleet {

  private static final int REPORTS_PER_ROUND = 5;

  private final Truth truth;
  private final double probesPerClientAndRound;
  private final World world;
  private final EvidenceTable evidence;
  private final MapRound round;
  private final Map<Prefix, Integer> indexOf = new HashMap<>();
  private final Chooser chooser = new Chooser();
  private final Question question = new Question();
  private final Assignment answer = new Assignment();
  private MapView view = MapView.EMPTY;
  private long now;
  private int moved;

  VirtualFleet(Truth truth, double probesPerClientAndRound) {
    this.truth = truth;
    this.probesPerClientAndRound = probesPerClientAndRound;
    this.evidence = new EvidenceTable(EvidenceConfig.DEFAULT, new Random(1));
    this.round = new MapRound(RoundConfig.DEFAULT, Placement.UNBOUNDED, MappingMap.EMPTY);
    List<Region> regions = new ArrayList<>();
    List<Server> servers = new ArrayList<>();
    Mesh mesh = new Mesh(truth.regions);
    for (int r = 0; r < truth.regions; r++) {
      regions.add(new Region("r" + r, null, 0));
      List<Address> addresses = List.of(Address.ipv4(r + 1));
      servers.add(new Server("s" + r, "r" + r, "a", addresses, 80, 443, 5_000));
      for (int other = 0; other < r; other++) {
        mesh.put(r, other, 1e6 * truth.meshMillis(r, other));
      }
    }
    this.world = new World(regions, servers, Set.of(), mesh, Places.UNKNOWN);
    for (int client = 0; client < truth.clients.size(); client++) {
      indexOf.put(truth.clients.get(client), client);
    }
  }

  /// Lets one round pass.
  RoundReport step() {
    for (int second = 0; second < REPORTS_PER_ROUND; second++) {
      now += 1_000;
      for (int client = 0; client < truth.clients.size(); client++) {
        serve(client);
      }
    }
    RoundReport report = round.hold(world, evidence, List.of(), now);
    view = MapView.of(report.map(), Map.of());
    moved += report.moved();
    probe(report.wishes());
    return report;
  }

  private void serve(int client) {
    int region = region(client);
    Prefix prefix = truth.clients.get(client);
    // Who knows nothing yet goes anywhere.
    int served = region < 0 ? truth.random().nextInt(truth.regions) : region;
    evidence.add(
        prefix, "r" + served, truth.sample(client, served, MeasurementSource.PASSIVE, 1, 30), now);
    evidence.addDemand(prefix, TrafficClass.SMALL, 1, 30e3, now);
  }

  private void probe(List<ProbeWish> wishes) {
    long budget = Math.round(probesPerClientAndRound * truth.clients.size());
    for (ProbeWish wish : wishes.subList(0, (int) Math.min(budget, wishes.size()))) {
      int client = Objects.requireNonNull(indexOf.get(wish.client()));
      int region = Integer.parseInt(wish.region().substring(1));
      evidence.add(
          wish.client(),
          wish.region(),
          truth.sample(client, region, MeasurementSource.PROBE, 1, 1),
          now);
    }
  }

  /// Where a client is sent; -1 for nowhere yet.
  int region(int client) {
    question.client(truth.clients.get(client).first());
    chooser.choose(view, question, answer);
    return answer.region();
  }

  MappingMap map() {
    return view.map();
  }

  int moved() {
    return moved;
  }

  long nowMillis() {
    return now;
  }
}
