package perigee.control.mapping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import perigee.model.mapping.Server;
import perigee.model.mapping.TrafficClass;
import perigee.selection.Hashing;
import perigee.selection.map.HostTrait;
import perigee.selection.map.MapLimits;
import perigee.selection.round.Traffic;

/// What clients fetch from each host: how large it is, hence which class it is of, and how many
/// servers of a region it takes. Bounded: the host that was asked for longest ago leaves. Of the
/// mapper's thread.
final class HostBook {

  /// A host whose answers have this size in the mean, bytes, serves large objects; it does until
  /// they have half of it.
  private static final double LARGE = 128 << 10;

  /// Answers before which a size means little.
  private static final double ENOUGH = 3;

  /// Of a server's capacity what one host is given there at most.
  private static final double SHARE = 0.7;

  private static final double HALF_LIFE_MILLIS = 60_000;
  private static final int MOST_HOSTS = 4_096;
  private static final int MOST_REGIONS = 256;

  private final Map<String, Host> hosts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Host> eldest) {
          return size() > MOST_HOSTS;
        }
      };

  /// What was asked for and sent, what is long ago counts less.
  private static final class Amount {
    private double requests;
    private double bytes;
    private long atMillis;

    private void add(double moreRequests, double moreBytes, long nowMillis) {
      double factor = factor(nowMillis);
      requests = requests * factor + moreRequests;
      bytes = bytes * factor + moreBytes;
      atMillis = nowMillis;
    }

    private double factor(long nowMillis) {
      return Math.pow(2, -Math.max(0, nowMillis - atMillis) / HALF_LIFE_MILLIS);
    }

    /// Requests a second.
    private double rate(long nowMillis) {
      return requests * factor(nowMillis) * Math.log(2) / HALF_LIFE_MILLIS * 1_000;
    }

    /// Bytes a second.
    private double byteRate(long nowMillis) {
      return bytes * factor(nowMillis) * Math.log(2) / HALF_LIFE_MILLIS * 1_000;
    }
  }

  private static final class Host {
    private final Amount all = new Amount();
    private final Map<String, Amount> regions = new HashMap<>();
    private TrafficClass trafficClass = TrafficClass.SMALL;
  }

  /// Takes in what clients of a region asked for.
  ///
  /// @return the class of what they fetched
  TrafficClass add(String name, String region, double requests, double bytes, long nowMillis) {
    Host host = hosts.computeIfAbsent(name, _ -> new Host());
    host.all.add(requests, bytes, nowMillis);
    if (host.regions.size() < MOST_REGIONS || host.regions.containsKey(region)) {
      host.regions.computeIfAbsent(region, _ -> new Amount()).add(requests, bytes, nowMillis);
    }
    double mean = host.all.bytes / Math.max(1e-9, host.all.requests);
    if (host.trafficClass == TrafficClass.SMALL) {
      boolean large = mean >= LARGE && host.all.requests >= ENOUGH;
      host.trafficClass = large ? TrafficClass.BULK : TrafficClass.SMALL;
    } else if (mean < LARGE / 2) {
      host.trafficClass = TrafficClass.SMALL;
    }
    return host.trafficClass;
  }

  /// Adds what is asked of a host, requests and bytes a second by region.
  void addUses(String name, Map<String, double[]> uses, long nowMillis) {
    Host host = hosts.get(name);
    if (host != null) {
      host.regions.forEach((region, amount) -> {
        double[] use = uses.computeIfAbsent(region, _ -> new double[2]);
        use[0] += amount.rate(nowMillis);
        use[1] += amount.byteRate(nowMillis);
      });
    }
  }

  /// What a map is to say of hosts, and how large what they serve is.
  ///
  /// @param guaranteed hosts for which room is kept
  Traffic traffic(List<Server> servers, ServerBook book, Set<String> guaranteed, long nowMillis) {
    List<HostTrait> traits = new ArrayList<>();
    Amount small = new Amount();
    Amount bulk = new Amount();
    Map<String, Weakest> weakest = weakest(servers, book);
    hosts.forEach((name, host) -> {
      Amount of = host.trafficClass == TrafficClass.SMALL ? small : bulk;
      double factor = host.all.factor(nowMillis);
      of.add(host.all.requests * factor, host.all.bytes * factor, nowMillis);
      int spread = spread(host, weakest, nowMillis);
      boolean kept = guaranteed.contains(name);
      if (host.trafficClass != TrafficClass.SMALL || spread > 0 || kept) {
        long hash = Hashing.hash(name.toLowerCase(Locale.ROOT));
        traits.add(new HostTrait(hash, host.trafficClass, spread, kept));
      }
    });
    for (String name : guaranteed) {
      if (!hosts.containsKey(name)) {
        traits.add(new HostTrait(Hashing.hash(name), TrafficClass.SMALL, 0, true));
      }
    }
    return new Traffic(traits, mean(small), mean(bulk));
  }

  private static double mean(Amount amount) {
    return amount.requests < ENOUGH ? 0 : amount.bytes / amount.requests;
  }

  /// What the weakest server of each region can take.
  private static Map<String, Weakest> weakest(List<Server> servers, ServerBook book) {
    Map<String, Weakest> byRegion = new HashMap<>();
    for (Server server : servers) {
      Weakest own =
          new Weakest(book.requestsPerSecond(server.id()), book.bytesPerSecond(server.id()));
      byRegion.merge(server.region(), own, Weakest::of);
    }
    return byRegion;
  }

  private record Weakest(double requests, double bytes) {

    Weakest of(Weakest other) {
      return new Weakest(Math.min(requests, other.requests), Math.min(bytes, other.bytes));
    }
  }

  /// How many servers a host needs in the region that has least room for it; 0 for one.
  private static int spread(Host host, Map<String, Weakest> weakest, long nowMillis) {
    double most = 0;
    for (Map.Entry<String, Amount> each : host.regions.entrySet()) {
      Weakest server = weakest.get(each.getKey());
      if (server != null) {
        most = Math.max(most, each.getValue().rate(nowMillis) / server.requests);
        most = Math.max(most, each.getValue().byteRate(nowMillis) / server.bytes);
      }
    }
    int needed = (int) Math.ceil(most / SHARE);
    return needed < 2 ? 0 : Math.min(needed, MapLimits.SPREAD);
  }
}
