package perigee.selection.map;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import perigee.model.mapping.Family;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.Region;
import perigee.model.mapping.Server;
import perigee.model.mapping.TrafficClass;

/// Writes a map row by row: `unit`, its `candidate`s, what was `chosen`; rows in any order. One
/// thread. A candidate beyond `MapLimits.CANDIDATES` or a prefix that comes twice is the caller's
/// bug.
public final class MapBuilder {

  private final long version;
  private final long computedAtMillis;
  private final List<Region> regions = new ArrayList<>();
  private final List<Server> servers = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final Map<Long, HostTrait> hosts = new TreeMap<>();

  private final List<Draft> drafts = new ArrayList<>();
  private final Draft anywhere = new Draft(null, false, 0);
  private Draft current = anywhere;
  private final CandidateColumns columns = new CandidateColumns();

  public MapBuilder(long version, long computedAtMillis) {
    this.version = version;
    this.computedAtMillis = computedAtMillis;
  }

  /// Adds a region; its index is how many there were.
  public MapBuilder region(Region region) {
    check(region.id().length() <= MapLimits.NAME, "name of a region");
    check(regions.size() < MapLimits.REGIONS && names.add("region " + region.id()), "regions");
    regions.add(region);
    return this;
  }

  /// Adds a server; its region must be there.
  public MapBuilder server(Server server) {
    check(names.contains("region " + server.region()), "region of a server");
    check(server.id().length() <= MapLimits.NAME, "name of a server");
    check(server.site().length() <= MapLimits.NAME, "site of a server");
    check(server.addresses().size() <= MapLimits.ADDRESSES, "addresses of a server");
    check(servers.size() < MapLimits.SERVERS && names.add("server " + server.id()), "servers");
    servers.add(server);
    return this;
  }

  /// Says what is known of a host.
  public MapBuilder host(HostTrait host) {
    check(hosts.size() < MapLimits.HOSTS, "hosts");
    check(host.spread() >= 0 && host.spread() <= MapLimits.SPREAD, "spread of a host");
    hosts.put(host.hash(), host);
    return this;
  }

  /// Starts the row for who is in no unit.
  public MapBuilder anywhere() {
    check(anywhere.count == 0, "one row for anywhere");
    anywhere.first = columns.count;
    current = anywhere;
    return this;
  }

  /// Starts the row of a unit of clients.
  public MapBuilder unit(Prefix prefix) {
    return start(new Draft(prefix, false, columns.count));
  }

  /// Starts the row of a resolver, or of resolvers of one prefix, whose clients are known.
  public MapBuilder resolver(Prefix prefix) {
    return start(new Draft(prefix, true, columns.count));
  }

  private MapBuilder start(Draft draft) {
    check(drafts.size() < MapLimits.ROWS, "rows");
    Prefix prefix = draft.prefix;
    check(prefix == null || prefix.length() <= MapLimits.IPV6_LENGTH, "length of a unit's prefix");
    drafts.add(draft);
    current = draft;
    return this;
  }

  /// Adds a candidate to the row.
  ///
  /// @param region index of the region
  /// @param nanos predicted completion time for each traffic class, by its index
  public MapBuilder candidate(int region, double[] nanos, EvidenceSummary evidence) {
    check(region >= 0 && region < regions.size(), "region of a candidate");
    check(current.count < MapLimits.CANDIDATES, "candidates of a row");
    for (int i = current.first; i < columns.count; i++) {
      check(columns.regions[i] != region, "one candidate for a region");
    }
    columns.add(region, nanos, evidence);
    current.count++;
    return this;
  }

  /// Says which candidate was chosen; without it, it is the quickest.
  public MapBuilder chosen(TrafficClass trafficClass, int region, Why why) {
    for (int i = 0; i < current.count; i++) {
      if (columns.regions[current.first + i] == region) {
        current.chosen[trafficClass.index()] = (byte) i;
        current.why[trafficClass.index()] = why;
        return this;
      }
    }
    throw new IllegalArgumentException("the chosen region is not a candidate");
  }

  /// Says that what was chosen for a class may soon be another.
  public MapBuilder tentative(TrafficClass trafficClass) {
    current.tentative[trafficClass.index()] = true;
    return this;
  }

  public MappingMap build() {
    drafts.sort(ORDER);
    int[] parts = new int[5];
    Arrays.fill(parts, 1);
    for (Draft draft : drafts) {
      for (int part = draft.part() + 1; part < parts.length; part++) {
        parts[part]++;
      }
    }
    Rows rows = new Rows(parts, columns.count);
    fill(rows, 0, anywhere);
    for (int i = 0; i < drafts.size(); i++) {
      check(i == 0 || ORDER.compare(drafts.get(i - 1), drafts.get(i)) < 0, "a prefix comes once");
      fill(rows, i + 1, drafts.get(i));
    }
    return new MappingMap(version, computedAtMillis, regions, servers, hostTraits(), rows);
  }

  private void fill(Rows rows, int row, Draft draft) {
    Prefix prefix = draft.prefix;
    if (prefix != null) {
      rows.bits[row] = prefix.high();
      rows.lengths[row] = (byte) prefix.length();
    }
    rows.starts[row + 1] = rows.starts[row] + draft.count;
    columns.copy(draft.first, draft.count, rows, rows.starts[row]);
    for (int c = 0; c < Rows.CLASSES; c++) {
      int chosen = draft.chosen[c] >= 0 ? draft.chosen[c] : rows.quickest(row, c, 0);
      int tentative = draft.tentative[c] ? Rows.TENTATIVE : 0;
      rows.whys[row * Rows.CLASSES + c] = (byte) (draft.why[c].code() | tentative);
      rows.order(row, c, Math.max(0, chosen));
    }
  }

  private HostTraits hostTraits() {
    HostTraits sorted = new HostTraits(hosts.size());
    int i = 0;
    for (HostTrait host : hosts.values()) {
      sorted.hashes[i] = host.hash();
      sorted.guaranteed[i] = host.guaranteed();
      sorted.classes[i] = (byte) host.trafficClass().index();
      sorted.spreads[i++] = (byte) host.spread();
    }
    return sorted;
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("out of bounds: " + what);
    }
  }

  private static final Comparator<Draft> ORDER =
      Comparator.comparingInt(Draft::part).thenComparing(Draft::prefixOrAll);

  /// A row that is being written.
  private static final class Draft {

    private final @Nullable Prefix prefix;
    private final boolean resolver;
    private int first;
    private int count;
    private final byte[] chosen = {-1, -1, -1};
    private final Why[] why = {Why.BEST, Why.BEST, Why.BEST};
    private final boolean[] tentative = new boolean[Rows.CLASSES];

    Draft(@Nullable Prefix prefix, boolean resolver, int first) {
      this.prefix = prefix;
      this.resolver = resolver;
      this.first = first;
    }

    Prefix prefixOrAll() {
      return prefix == null ? Prefix.ALL_IPV4 : prefix;
    }

    int part() {
      return (resolver ? 2 : 0) + (prefixOrAll().family() == Family.IPV4 ? 0 : 1);
    }
  }
}
