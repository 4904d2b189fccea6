package perigee.selection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import perigee.model.Member;
import perigee.model.Role;
import perigee.model.Topology;
import perigee.model.mapping.TrafficClass;
import perigee.selection.evidence.PathFigures;
import perigee.selection.predict.CompletionTime;
import perigee.selection.predict.Gain;
import perigee.selection.predict.PredictConfig;

/// Chooses the nodes that a miss is sent to: the key's owner in the own region, then its owners in
/// the core regions, best region first. An immutable view of one topology.
public final class ParentSelector {

  /// What a fully loaded core costs more than an idle one, as a share of its path's cost.
  private static final double LOAD_PENALTY = 1.0;

  /// Misses are judged as clients' requests are: by the predicted time of a small object.
  private static final CompletionTime COMPLETION = new CompletionTime(PredictConfig.DEFAULT);

  private final String self;
  private final List<Member> region;
  private final Map<String, List<Member>> coreRegions;
  private final Function<String, PathEstimate> paths;

  /// Looks at a topology from one of its nodes.
  ///
  /// @param self the id of the node that asks
  /// @param paths what is known of the path to a node, by id
  public ParentSelector(
      Topology topology,
      String self,
      Role role,
      String regionName,
      Function<String, PathEstimate> paths) {
    this.self = self;
    this.paths = paths;
    this.region = new ArrayList<>();
    this.coreRegions = new TreeMap<>();
    boolean listed = false;
    for (Member member : topology.members()) {
      boolean own = member.role() == role && member.region().equals(regionName);
      listed |= member.id().equals(self);
      if (own) {
        region.add(member);
      } else if (member.role() == Role.CORE && role == Role.EDGE) {
        coreRegions.computeIfAbsent(member.region(), _ -> new ArrayList<>()).add(member);
      }
    }
    if (!listed) {
      region.add(new Member(self, role, regionName, "", true, false, 0));
    }
  }

  /// Whether this node keeps the key: it is the first living member in the key's order.
  public boolean owns(long keyHash) {
    return owner(keyHash).id().equals(self);
  }

  /// The member of the own region that keeps the key; this node itself if no other is well.
  public Member owner(long keyHash) {
    List<Member> order = BoundedLoadHash.order(keyHash, region);
    for (Member member : order) {
      if (member.id().equals(self) || usable(member)) {
        return member;
      }
    }
    return order.getFirst();
  }

  /// The core nodes to ask for a key, best first: of each region the owner and one more, the
  /// regions by measured cost. Nodes that are not well come last, since only trying tells.
  public List<Member> cores(long keyHash) {
    List<Ranked> ranked = new ArrayList<>();
    for (List<Member> members : coreRegions.values()) {
      List<Member> order = BoundedLoadHash.order(keyHash, members);
      List<Member> asked = new ArrayList<>(2);
      order.stream().filter(this::usable).limit(2).forEach(asked::add);
      if (!asked.isEmpty()) {
        ranked.add(new Ranked(asked, cost(asked.getFirst())));
      }
    }
    ranked.sort(Comparator.comparingDouble(Ranked::cost));
    keepEquals(ranked);
    List<Member> all = new ArrayList<>();
    ranked.forEach(r -> all.addAll(r.members()));
    return all;
  }

  /// Of regions that are no worse than the best by what is worth a switch, the first by name is
  /// asked: else the least jitter would send the same key to one, then to the other.
  private static void keepEquals(List<Ranked> ranked) {
    if (ranked.isEmpty()) {
      return;
    }
    double best = ranked.getFirst().cost();
    int equals = 0;
    while (equals < ranked.size() && !Gain.isWorth(ranked.get(equals).cost(), best)) {
      equals++;
    }
    ranked.subList(0, equals).sort(Comparator.comparing(r -> r.members().getFirst().region()));
  }

  /// Every node that this one may have to send a request to, so that its path is worth measuring.
  public List<Member> neighbours() {
    List<Member> all = new ArrayList<>(region);
    all.removeIf(member -> member.id().equals(self) || member.fabric().isEmpty());
    coreRegions.values().forEach(all::addAll);
    return all;
  }

  /// Whether anything can be hoped from a node. Control's word that a node is online is not needed:
  /// control may be the one that is cut off.
  private boolean usable(Member member) {
    return !member.fabric().isEmpty() && !member.draining() && paths.apply(member.id()).alive();
  }

  private double cost(Member member) {
    PathFigures path = paths.apply(member.id()).figures();
    double nanos = COMPLETION.nanos(TrafficClass.SMALL, path, 0);
    return nanos * (1 + LOAD_PENALTY * Math.min(1, member.load()));
  }

  private record Ranked(List<Member> members, double cost) {}
}
