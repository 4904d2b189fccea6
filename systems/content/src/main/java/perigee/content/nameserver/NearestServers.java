package perigee.content.nameserver;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.model.mapping.TrafficClass;
import perigee.selection.Hashing;
import perigee.selection.map.MappingMap;
import perigee.wire.dns.Name;
import perigee.wire.dns.Rdata;
import perigee.wire.dns.RecordSet;
import perigee.wire.dns.RecordType;

/// Says which of a delegation's servers are near a resolver: two of the best region that has any,
/// by the map's prediction for the resolver's own address, and two of the next, so that they are of
/// different places. Referrals that were given are kept ready; what a map means is prepared once
/// for each map. It belongs to one thread, and allocates nothing for what it has told before.
final class NearestServers {

  /// Servers that are told.
  static final int MOST = 4;

  private static final int OF_REGION = 2;
  private static final int REGIONS = 2;
  private static final int PLACES = 1 << 12;
  private static final int INDEX_BITS = 16;
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final int[] NONE = {};

  private final long[] keys = new long[PLACES];
  private final @Nullable Referral[] referrals = new Referral[PLACES];
  private final int[] chosen = new int[MOST];
  private int count;
  private @Nullable NearServers latest;
  private @Nullable MappingMap latestMap;

  /// By the map's region; by server.
  private int[][] ofRegion = {};

  private int[] regionOf = {};

  /// The servers for a client; null if nothing is known of him, or all servers are in one place.
  ///
  /// @param names where their addresses are; of the same zones as the delegation
  @SuppressWarnings("ReferenceEquality") // new zones and new maps are new objects
  @Nullable Referral choose(
      NearServers delegation, NameTable names, MappingMap map, Client client) {
    if (delegation != latest || map != latestMap) {
      prepare(delegation, map);
    }
    int row = map.unit(client.family(), client.high());
    if (row == MappingMap.ANYWHERE || !pick(map, row, Hashing.mix(client.high()))) {
      return null;
    }
    long key = 0;
    for (int i = 0; i < count; i++) {
      key = key << INDEX_BITS | (chosen[i] + 1);
    }
    int place = (int) ((key * MIX) >>> (Long.SIZE - Integer.numberOfTrailingZeros(PLACES)));
    Referral referral = referrals[place];
    if (referral == null || keys[place] != key) {
      referral = Referral.of(names, made(delegation));
      keys[place] = key;
      referrals[place] = referral;
    }
    return referral;
  }

  /// Fills `chosen`; false if the servers would be of one place.
  ///
  /// @param seed by which clients of one place are spread over its servers
  private boolean pick(MappingMap map, int row, long seed) {
    count = 0;
    int regions = 0;
    int own = 0;
    for (int rank = 0; rank < map.candidateCount(row) && regions < REGIONS; rank++) {
      int region = map.region(row, TrafficClass.SMALL, rank);
      int[] servers = ofRegion[region];
      if (servers.length > 0) {
        own = region;
        regions++;
        add(servers, seed);
      }
    }
    if (regions == 1) {
      // None of the other places that have one is known to be near: any of them.
      addElsewhere(own, seed);
    }
    return regions > 0 && count > 1 && regionOf[chosen[0]] != regionOf[chosen[count - 1]];
  }

  private void add(int[] servers, long seed) {
    int first = (int) Long.remainderUnsigned(seed, servers.length);
    for (int i = 0; i < Math.min(OF_REGION, servers.length); i++) {
      chosen[count++] = servers[(first + i) % servers.length];
    }
  }

  private void addElsewhere(int region, long seed) {
    int all = regionOf.length;
    int first = (int) Long.remainderUnsigned(seed, all);
    for (int i = 0; i < all && count < MOST; i++) {
      int server = (first + i) % all;
      if (regionOf[server] != region) {
        chosen[count++] = server;
      }
    }
  }

  @SuppressWarnings("ReferenceEquality")
  private void prepare(NearServers delegation, MappingMap map) {
    List<NearServers.Near> servers = delegation.servers();
    Map<String, Integer> regions = new HashMap<>();
    for (int i = 0; i < map.regions().size(); i++) {
      regions.put(map.regions().get(i).id(), i);
    }
    int[][] listed = new int[map.regions().size()][];
    Arrays.fill(listed, NONE);
    int[] of = new int[servers.size()];
    for (int i = 0; i < of.length; i++) {
      int region = regions.getOrDefault(servers.get(i).region(), -1);
      of[i] = region;
      if (region >= 0) {
        int[] more = Arrays.copyOf(listed[region], listed[region].length + 1);
        more[more.length - 1] = i;
        listed[region] = more;
      }
    }
    if (delegation != latest) {
      Arrays.fill(keys, 0);
      Arrays.fill(referrals, null);
    }
    ofRegion = listed;
    regionOf = of;
    latest = delegation;
    latestMap = map;
  }

  private RecordSet made(NearServers delegation) {
    List<Rdata> names =
        Arrays.stream(chosen, 0, count)
            .mapToObj(server -> delegation.servers().get(server).name())
            .map(Name::octets)
            .map(Rdata::of)
            .toList();
    return new RecordSet(delegation.owner(), RecordType.NS, delegation.ttlSeconds(), names);
  }
}
