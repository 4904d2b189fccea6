package perigee.selection.answer;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.model.mapping.Server;
import perigee.model.mapping.ServerHealth;
import perigee.selection.BoundedLoadHash;
import perigee.selection.Hashing;
import perigee.selection.map.MappingMap;

/// How the servers of one map are at this moment, by their index. Immutable: made anew with each
/// map and each change of health.
///
/// A server that nothing was heard of is taken to be well: the map says that it exists.
public final class ServerStates {

  private final boolean[] usable;
  private final double[] loads;
  private final double[] bounds;
  private final long[] hashes;
  private final int[] sites;

  private ServerStates(MappingMap map, Map<String, ServerHealth> health) {
    int count = map.servers().size();
    this.usable = new boolean[count];
    this.loads = new double[count];
    this.hashes = new long[count];
    this.sites = new int[count];
    this.bounds = new double[map.regions().size()];
    for (int i = 0; i < count; i++) {
      Server server = map.servers().get(i);
      @Nullable ServerHealth known = health.get(server.id());
      usable[i] = known == null || known.state() == ServerHealth.State.ALIVE;
      loads[i] = known == null ? 0 : known.load();
      hashes[i] = Hashing.hash(server.id());
      sites[i] = firstOfSite(map, i);
    }
    for (int region = 0; region < bounds.length; region++) {
      bounds[region] = bound(map, region);
    }
  }

  /// How the servers of a map are.
  ///
  /// @param health by the server's id
  public static ServerStates of(MappingMap map, Map<String, ServerHealth> health) {
    return new ServerStates(map, health);
  }

  private static int firstOfSite(MappingMap map, int server) {
    Server own = map.servers().get(server);
    int region = map.regionOf(server);
    for (int i = 0; i < map.serverCount(region); i++) {
      int other = map.server(region, i);
      if (map.servers().get(other).site().equals(own.site())) {
        return other;
      }
    }
    return server;
  }

  private double bound(MappingMap map, int region) {
    double sum = 0;
    int alive = 0;
    for (int i = 0; i < map.serverCount(region); i++) {
      int server = map.server(region, i);
      if (usable[server]) {
        sum += loads[server];
        alive++;
      }
    }
    return BoundedLoadHash.bound(alive == 0 ? 0 : sum / alive);
  }

  /// Whether clients may be sent to a server.
  public boolean usable(int server) {
    return usable[server];
  }

  /// How many servers of all take clients.
  public int usableCount() {
    int count = 0;
    for (boolean each : usable) {
      count += each ? 1 : 0;
    }
    return count;
  }

  public double load(int server) {
    return loads[server];
  }

  boolean overloaded(int server, int region) {
    return loads[server] > bounds[region];
  }

  long hash(int server) {
    return hashes[server];
  }

  /// A number that servers of one site share.
  int site(int server) {
    return sites[server];
  }

  @Override
  public String toString() {
    return "usable " + Arrays.toString(usable);
  }
}
