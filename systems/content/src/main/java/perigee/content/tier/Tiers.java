package perigee.content.tier;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import perigee.content.rules.OriginChoice;
import perigee.model.Member;
import perigee.model.Role;
import perigee.model.Topology;
import perigee.model.property.Property;
import perigee.selection.ParentSelector;

/// The ways to an answer, best first. Safe for all loops.
public final class Tiers {

  private final String self;
  private final Role role;
  private final String region;
  private final Liveness liveness;
  private final OriginHealth origins;
  private final RandomGenerator random;
  private volatile ParentSelector parents;
  private volatile Set<String> members = Set.of();

  /// Ways as seen from one node.
  public Tiers(
      String self,
      Role role,
      String region,
      Liveness liveness,
      OriginHealth origins,
      RandomGenerator random) {
    this.self = self;
    this.role = role;
    this.region = region;
    this.liveness = liveness;
    this.origins = origins;
    this.random = random;
    this.parents = selector(Topology.EMPTY);
  }

  /// Puts a new topology in force.
  public void apply(Topology topology) {
    ParentSelector next = selector(topology);
    List<Member> neighbours = next.neighbours();
    Set<String> asked = neighbours.stream().map(Member::id).collect(Collectors.toSet());
    List<Member> rest =
        topology.members().stream()
            .filter(member -> member.role() == Role.EDGE || member.role() == Role.CORE)
            .filter(member -> !member.id().equals(self) && !asked.contains(member.id()))
            .toList();
    liveness.watch(neighbours, rest);
    parents = next;
    members = topology.members().stream().map(Member::id).collect(Collectors.toUnmodifiableSet());
  }

  /// Whether a node is of the fleet now: its certificate outlives its removal. Before the first
  /// topology every certificate counts.
  public boolean isMember(String node) {
    Set<String> known = members;
    return known.isEmpty() || known.contains(node) || node.equals(self);
  }

  private ParentSelector selector(Topology topology) {
    return new ParentSelector(topology, self, role, region, liveness::estimate);
  }

  /// The living node of this region that keeps a key, if it is another one.
  public Optional<Hop.Node> peer(long keyHash) {
    Member owner = parents.owner(keyHash);
    return owner.id().equals(self)
        ? Optional.empty()
        : Optional.of(new Hop.Node(owner, true, Targets.node(owner)));
  }

  /// The next tiers for a key: core nodes, then origins.
  public List<Hop> upstream(long keyHash, Property property) {
    List<Hop> hops = new ArrayList<>();
    for (Member core : parents.cores(keyHash)) {
      hops.add(new Hop.Node(core, false, Targets.node(core)));
    }
    OriginChoice.order(property.origins(), origins::isWell, random)
        .forEach(origin -> hops.add(new Hop.OriginServer(origin, Targets.origin(origin))));
    return hops;
  }

  public Liveness liveness() {
    return liveness;
  }

  public OriginHealth origins() {
    return origins;
  }
}
