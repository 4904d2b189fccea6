package perigee.selection.answer;

import perigee.model.mapping.Family;
import perigee.model.mapping.TrafficClass;
import perigee.selection.BoundedLoadHash;
import perigee.selection.Hashing;
import perigee.selection.map.MapLimits;
import perigee.selection.map.MappingMap;
import perigee.selection.map.Why;

/// Chooses servers for one client: the row of the map that it is in, the first region there that
/// has a server, and in the region the servers that its host belongs to. Allocates nothing; of one
/// thread.
///
/// In a region a host's servers are those of highest rendezvous weight (`BoundedLoadHash`), one of
/// each site as far as there are sites; overloaded ones come last. The second is the first one's
/// buddy: it is told as well, and takes over if the first dies. A hot host has more servers, and
/// each client's prefix is told some of these.
public final class Chooser {

  /// Another region's server may stand in if it costs no more than the greater of these more.
  public static final double MARGIN_SHARE = 0.10;

  public static final double MARGIN_NANOS = 3e6;

  private static final int SCOPE_OF_NOTHING = 0;

  private final int[] picked = new int[MapLimits.SPREAD];
  private int pickedCount;

  /// Answers a question.
  ///
  /// @param out is overwritten
  public void choose(MapView view, Question question, Assignment out) {
    out.begin(view.map().version());
    locate(view.map(), question, out);
    if (fromRegions(view, question, out, false)) {
      if (out.count == 1 && question.most > 1) {
        addNeighbour(view, question, out);
      }
    } else if (fromRegions(view, question, out, true)) {
      out.reason = Reason.FAIL_OPEN;
    }
  }

  private static void locate(MappingMap map, Question question, Assignment out) {
    Family family = question.family;
    if (question.resolver) {
      int row = map.resolver(family, question.high);
      out.scope = SCOPE_OF_NOTHING;
      if (row != MappingMap.UNLISTED) {
        out.row = row;
        out.basis = Basis.RESOLVER_CLIENTS;
        return;
      }
      out.row = map.unit(family, question.high);
      out.basis = Basis.RESOLVER_ADDRESS;
    } else {
      int range = map.range(family, question.high);
      out.row = map.unitOf(family, range);
      boolean hidden = question.sourceLength == 0;
      out.scope = hidden ? SCOPE_OF_NOTHING : map.scopeOf(family, range, question.high);
      out.basis = Basis.CLIENT;
    }
    if (out.row == MappingMap.ANYWHERE) {
      out.basis = Basis.NOTHING;
    }
  }

  /// Fills in servers of the first region that has any.
  ///
  /// @param trusting whether servers are taken to be well, whatever is said of them
  private boolean fromRegions(MapView view, Question question, Assignment out, boolean trusting) {
    MappingMap map = view.map();
    TrafficClass trafficClass = question.trafficClass;
    int count = map.candidateCount(out.row);
    boolean returns = returns(map, question, out.row);
    for (int i = 0; i < count; i++) {
      int rank = returns && i < 2 ? 1 - i : i;
      int region = map.region(out.row, trafficClass, rank);
      int spread = Math.max(question.most, map.spread(question.hostHash));
      pick(view, question, region, spread, trusting);
      if (pickedCount > 0) {
        tell(question, map.spread(question.hostHash) > 1, out);
        out.region = region;
        out.rank = rank;
        out.tentative = map.isTentative(out.row, trafficClass);
        out.predictedNanos = map.predictedNanos(out.row, trafficClass, rank);
        Reason first = returns ? Reason.GUARANTEED : reason(map.why(out.row, trafficClass));
        out.reason = i > 0 ? Reason.DOWN : first;
        return true;
      }
    }
    return false;
  }

  /// Whether a client goes to the best of the other regions first, though there was no room: it was
  /// kept for this host.
  private static boolean returns(MappingMap map, Question question, int row) {
    TrafficClass trafficClass = question.trafficClass;
    return map.candidateCount(row) > 1
        && map.why(row, trafficClass) == Why.CAPACITY
        && map.guaranteed(question.hostHash)
        && map.predictedNanos(row, trafficClass, 1) < map.predictedNanos(row, trafficClass, 0);
  }

  private static Reason reason(Why why) {
    return switch (why) {
      case BEST -> Reason.BEST;
      case CAPACITY -> Reason.CAPACITY;
      case HELD -> Reason.HELD;
      case EXPLORED -> Reason.EXPLORED;
    };
  }

  /// Of the picked servers those that this client is told: all but for hot hosts, of which each
  /// client's network begins at another one.
  private void tell(Question question, boolean hot, Assignment out) {
    int first = 0;
    if (hot || pickedCount > question.most) {
      first = (int) Long.remainderUnsigned(Hashing.mix(question.high), pickedCount);
    }
    int count = Math.min(pickedCount, question.most);
    for (int i = 0; i < count; i++) {
      out.add(picked[(first + i) % pickedCount]);
    }
  }

  /// Picks a region's servers for a host, best first.
  private void pick(MapView view, Question question, int region, int most, boolean trusting) {
    pickedCount = 0;
    while (pickedCount < most) {
      int best = -1;
      int bestTier = Integer.MAX_VALUE;
      long bestWeight = 0;
      for (int i = 0; i < view.map().serverCount(region); i++) {
        int server = view.map().server(region, i);
        if (!eligible(view, question, server, trusting)) {
          continue;
        }
        int tier = tier(view.states(), server, region);
        long weight = BoundedLoadHash.weight(question.hostHash, view.states().hash(server));
        if (best < 0 || tier < bestTier || (tier == bestTier && weight > bestWeight)) {
          best = server;
          bestTier = tier;
          bestWeight = weight;
        }
      }
      if (best < 0) {
        return;
      }
      picked[pickedCount++] = best;
    }
  }

  private boolean eligible(MapView view, Question question, int server, boolean trusting) {
    for (int i = 0; i < pickedCount; i++) {
      if (picked[i] == server) {
        return false;
      }
    }
    if (!trusting && !view.states().usable(server)) {
      return false;
    }
    return switch (question.wanted) {
      case ANY -> true;
      case IPV4 -> view.map().servers().get(server).has(Family.IPV4);
      case IPV6 -> view.map().servers().get(server).has(Family.IPV6);
    };
  }

  /// Lower is better: first what is not overloaded, then what is of a new site.
  private int tier(ServerStates states, int server, int region) {
    int tier = states.overloaded(server, region) ? 2 : 0;
    for (int i = 0; i < pickedCount; i++) {
      if (states.site(picked[i]) == states.site(server)) {
        return tier + 1;
      }
    }
    return tier;
  }

  /// Adds another region's server to a lone one, if it is hardly worse.
  private void addNeighbour(MapView view, Question question, Assignment out) {
    MappingMap map = view.map();
    double margin = Math.max(MARGIN_SHARE * out.predictedNanos, MARGIN_NANOS);
    for (int rank = 0; rank < map.candidateCount(out.row); rank++) {
      int region = map.region(out.row, question.trafficClass, rank);
      double nanos = map.predictedNanos(out.row, question.trafficClass, rank);
      if (region == out.region || nanos > out.predictedNanos + margin) {
        continue;
      }
      pick(view, question, region, 1, false);
      if (pickedCount > 0) {
        out.add(picked[0]);
        return;
      }
    }
  }
}
