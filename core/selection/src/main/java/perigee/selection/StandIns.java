package perigee.selection;

import java.util.ArrayList;
import java.util.List;
import perigee.model.Member;
import perigee.model.Topology;

/// Who stands in for a node that a client can't reach any more.
public final class StandIns {

  private StandIns() {}

  /// Others of the node's role that take clients, best first: those of its own region, which are as
  /// near, before all others. Among equals each client has an order of its own, so that those of a
  /// node that is gone don't all come to one.
  ///
  /// @param self the node's id; nobody stands in for one that is not of the fleet
  /// @param clientHash a well-mixed hash of who asks
  public static List<Member> of(Topology topology, String self, long clientHash) {
    List<Member> near = new ArrayList<>();
    List<Member> far = new ArrayList<>();
    topology.members().stream()
        .filter(member -> member.id().equals(self))
        .findFirst()
        .ifPresent(node ->
            topology.members().stream()
                .filter(member -> member.role() == node.role() && !member.id().equals(self))
                .filter(member -> member.online() && !member.draining())
                .filter(member -> !member.fabric().isEmpty())
                .forEach(
                    member -> (member.region().equals(node.region()) ? near : far).add(member)));
    List<Member> all = new ArrayList<>(BoundedLoadHash.order(clientHash, near));
    all.addAll(BoundedLoadHash.order(clientHash, far));
    return all;
  }
}
