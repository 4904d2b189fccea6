package perigee.content.redirect;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import perigee.model.mapping.Address;
import perigee.model.mapping.Server;
import perigee.model.mapping.TrafficClass;
import perigee.model.zone.EdgeNames;
import perigee.net.http.Exchange;
import perigee.selection.answer.Assignment;
import perigee.selection.answer.Basis;
import perigee.selection.answer.MapView;
import perigee.selection.answer.Reason;
import perigee.selection.map.MappingMap;
import perigee.wire.http.Fields;
import perigee.wire.http.RequestTarget;

/// Finds the clients of an edge whose resolver has misled them: who would be served considerably
/// better by another region, by the map and the client's true address. Such a client is sent to the
/// other edge under that edge's own name (`EdgeNames`); who came by such a name is never sent on,
/// so nobody goes in circles.
public final class Misled {

  /// What another region must spare a client, as a share of its time there and at least: a redirect
  /// costs it a connection and a round trip more.
  static final double LEAST_GAIN_SHARE = 0.25;

  static final double LEAST_GAIN_NANOS = 100e6;

  private final String node;
  private final Supplier<MapView> map;
  private final PerLoop[] loops;

  private static final class PerLoop {
    final EdgeChoice bulk = new EdgeChoice(TrafficClass.BULK);
    final EdgeChoice stream = new EdgeChoice(TrafficClass.STREAM);

    /// The map that `own` is an index of, and the region that this edge is in there; -1 for none.
    MappingMap known = MappingMap.EMPTY;

    int own = -1;
  }

  /// Finds those of one edge.
  ///
  /// @param node this edge's id
  /// @param map the map in force, with how the servers are at this moment
  public Misled(String node, Supplier<MapView> map, int loops) {
    this.node = node;
    this.map = map;
    this.loops = new PerLoop[loops];
    for (int i = 0; i < loops; i++) {
      this.loops[i] = new PerLoop();
    }
  }

  /// The fields of the redirect (307) to a better edge.
  ///
  /// @param content what the client is about to fetch: `BULK` or `STREAM`
  /// @return null if the client is well here, or if nothing better is known
  public @Nullable Fields redirect(
      Exchange exchange, RequestTarget target, TrafficClass content, EdgeNames names) {
    MapView view = map.get();
    PerLoop mine = loops[exchange.loop().index()];
    int own = ownRegion(mine, view.map(), node);
    Asked asked = Asked.of(target.host(), exchange.peer().secure());
    if (own < 0 || asked.literal()) {
      return null;
    }
    Address client = Address.of(exchange.peer().remote().getAddress().getAddress());
    EdgeChoice choice = content == TrafficClass.BULK ? mine.bulk : mine.stream;
    boolean better =
        choice.choose(view, client, asked)
            && isSure(choice.assignment())
            && gains(view.map(), choice.assignment(), content, own);
    if (!better) {
      return null;
    }
    Server server = choice.server(view);
    String authority = EdgeChoice.authority(names.name(target.host(), server.id()), server, asked);
    if (authority == null) {
      return null;
    }
    String location =
        target.scheme() + "://" + authority + Redirector.raw(exchange.request().target());
    return Redirector.head(exchange, location, choice.explanation(view));
  }

  /// A client that nothing is known of, or that is to try a region, stays where it is.
  private static boolean isSure(Assignment chosen) {
    return chosen.basis() == Basis.CLIENT
        && (chosen.reason() == Reason.BEST || chosen.reason() == Reason.HELD);
  }

  private static boolean gains(MappingMap map, Assignment chosen, TrafficClass content, int own) {
    if (chosen.region() == own) {
      return false;
    }
    double here = 0;
    for (int rank = 0; rank < map.candidateCount(chosen.row()); rank++) {
      double nanos = map.predictedNanos(chosen.row(), content, rank);
      if (map.region(chosen.row(), content, rank) == own) {
        here = nanos;
        break;
      }
      // Not among the candidates: no better than the last of them.
      here = Math.max(here, nanos);
    }
    double there = chosen.predictedNanos();
    return here - there >= Math.max(LEAST_GAIN_SHARE * there, LEAST_GAIN_NANOS);
  }

  // The very map is meant: looking for the region in each map once is enough.
  @SuppressWarnings("ReferenceEquality")
  private static int ownRegion(PerLoop mine, MappingMap current, String node) {
    if (mine.known != current) {
      mine.known = current;
      mine.own = -1;
      for (int i = 0; i < current.servers().size(); i++) {
        if (current.servers().get(i).id().equals(node)) {
          mine.own = current.regionOf(i);
        }
      }
    }
    return mine.own;
  }
}
