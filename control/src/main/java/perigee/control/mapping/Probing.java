package perigee.control.mapping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import perigee.model.fleet.FleetMessage;
import perigee.model.mapping.Address;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.ProbeOrder;

/// Which edges probe which hosts. Hosts are resolvers that asked for a beacon's name, and clients
/// that served connections showed; each is probed by one edge of a region at most, and by eight
/// regions at most, so that even a host that a stranger makes us notice gets less than a packet a
/// second. Of the mapper's thread.
final class Probing {

  private static final int MOST_REGIONS = 8;
  private static final int MOST_HOSTS = 16_384;

  /// By the network that it stands for, the newest at the end.
  private final Map<Prefix, ProbeOrder> hosts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Prefix, ProbeOrder> eldest) {
          return size() > MOST_HOSTS;
        }
      };

  private final Map<String, List<ProbeOrder>> told = new HashMap<>();
  private int ordered;

  /// A host that stands for a network.
  void notice(Prefix network, Address host, ProbeOrder.Kind kind) {
    hosts.put(network, new ProbeOrder(host.toString(), kind));
  }

  /// A region that the mapper wants to be measured for a network.
  record Wish(Prefix network, String region) {}

  /// Gives orders, and tells nodes whose orders changed.
  ///
  /// @param edges living edges by region
  void order(List<Wish> wishes, Map<String, List<String>> edges, String zone, MapCourier courier) {
    Map<String, List<ProbeOrder>> next = new HashMap<>();
    edges.values().forEach(nodes -> nodes.forEach(node -> next.put(node, new ArrayList<>())));
    Map<Prefix, TreeSet<String>> regions = new HashMap<>();
    ordered = 0;
    for (Wish wish : wishes) {
      ProbeOrder host = hosts.get(wish.network());
      List<String> nodes = edges.getOrDefault(wish.region(), List.of());
      TreeSet<String> of = regions.computeIfAbsent(wish.network(), _ -> new TreeSet<>());
      if (host == null || nodes.isEmpty() || of.size() >= MOST_REGIONS || !of.add(wish.region())) {
        continue;
      }
      String node = nodes.get(Math.floorMod(host.address().hashCode(), nodes.size()));
      List<ProbeOrder> orders = next.computeIfAbsent(node, _ -> new ArrayList<>());
      if (orders.size() < FleetMessage.Measure.MOST_HOSTS) {
        orders.add(host);
        ordered++;
      }
    }
    next.forEach((node, orders) -> {
      if (!orders.equals(told.put(node, orders))) {
        courier.tell(node, new FleetMessage.Measure(orders, zone));
      }
    });
    told.keySet().retainAll(next.keySet());
  }

  /// A node that came anew knows nothing of what it was told.
  void forget(String node) {
    told.remove(node);
  }

  /// Hosts that are being probed, once for each edge that does.
  int ordered() {
    return ordered;
  }
}
