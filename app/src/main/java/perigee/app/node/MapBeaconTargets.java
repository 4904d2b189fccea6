package perigee.app.node;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import perigee.content.beacon.BeaconTarget;
import perigee.content.beacon.BeaconTargets;
import perigee.model.mapping.Address;
import perigee.model.mapping.Family;
import perigee.model.mapping.Server;
import perigee.model.mapping.TrafficClass;
import perigee.selection.answer.MapView;
import perigee.selection.map.MappingMap;

/// Which servers a browser times: this one, one of the region that the map ranks next for the
/// client, and one of all at random. Safe for all loops.
final class MapBeaconTargets implements BeaconTargets {

  private final String self;
  private final Supplier<MapView> view;
  private final RandomGenerator random;

  /// @param random safe for all threads
  MapBeaconTargets(String self, Supplier<MapView> view, RandomGenerator random) {
    this.self = self;
    this.view = view;
    this.random = random;
  }

  @Override
  public List<BeaconTarget> choose(Address client, boolean secure) {
    List<BeaconTarget> targets = new ArrayList<>();
    targets.add(new BeaconTarget(self, ""));
    MapView now = view.get();
    MappingMap map = now.map();
    for (int server : servers(now, client)) {
      Server other = map.servers().get(server);
      int port = secure ? other.httpsPort() : other.httpPort();
      if (!other.id().equals(self) && port > 0 && other.has(client.family())) {
        targets.add(new BeaconTarget(other.id(), base(other, client.family(), secure, port)));
      }
    }
    return targets;
  }

  private Set<Integer> servers(MapView now, Address client) {
    MappingMap map = now.map();
    Set<Integer> chosen = new LinkedHashSet<>();
    int row = map.unit(client.family(), client.high());
    int candidates = map.candidateCount(row);
    for (int rank = 0; rank < candidates && chosen.isEmpty(); rank++) {
      int region = map.region(row, TrafficClass.SMALL, rank);
      int count = map.serverCount(region);
      int server = count == 0 ? -1 : map.server(region, random.nextInt(count));
      if (server >= 0 && now.states().usable(server) && !isHere(map, region)) {
        chosen.add(server);
      }
    }
    if (!map.servers().isEmpty()) {
      chosen.add(random.nextInt(map.servers().size()));
    }
    return chosen;
  }

  private boolean isHere(MappingMap map, int region) {
    for (int i = 0; i < map.serverCount(region); i++) {
      if (map.servers().get(map.server(region, i)).id().equals(self)) {
        return true;
      }
    }
    return false;
  }

  private static String base(Server server, Family family, boolean secure, int port) {
    String address =
        server.addresses().stream()
            .filter(each -> each.family() == family)
            .findFirst()
            .orElseThrow()
            .toString();
    String host = family == Family.IPV6 ? "[" + address + "]" : address;
    return (secure ? "https://" : "http://") + host + ":" + port;
  }
}
