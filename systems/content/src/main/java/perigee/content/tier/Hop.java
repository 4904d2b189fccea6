package perigee.content.tier;

import perigee.model.Member;
import perigee.model.property.Origin;
import perigee.net.http.Target;

/// One way to an answer: a node of the next tier, or an origin.
public sealed interface Hop {

  Target target();

  /// For logs and records.
  String label();

  /// A node of the fleet, over the fabric.
  ///
  /// @param peer whether it is of the same region and tier, asked as the key's owner
  record Node(Member member, boolean peer, Target target) implements Hop {

    @Override
    public String label() {
      return member.id();
    }
  }

  /// An origin server.
  record OriginServer(Origin origin, Target target) implements Hop {

    @Override
    public String label() {
      return origin.url().toString();
    }
  }
}
