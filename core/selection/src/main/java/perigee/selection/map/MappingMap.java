package perigee.selection.map;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.model.mapping.Family;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.Region;
import perigee.model.mapping.Server;
import perigee.model.mapping.TrafficClass;

/// Which region each unit of clients is sent to, and what else was considered. Immutable; replaced
/// whole by the next version.
///
/// A row is a unit of clients, a resolver seen as the clients behind it, or `ANYWHERE`. Look-ups
/// and all figures of a row come without allocation.
public final class MappingMap {

  /// The row for who is in no unit.
  public static final int ANYWHERE = 0;

  /// What `resolver` says of one that is not listed.
  public static final int UNLISTED = -1;

  private static final int[] NO_SERVERS = {};

  public static final MappingMap EMPTY = new MapBuilder(0, 0).build();

  private final long version;
  private final long computedAtMillis;
  private final List<Region> regions;
  private final List<Server> servers;
  private final HostTraits hosts;
  private final Rows rows;

  private final PrefixRanges clients4;
  private final PrefixRanges clients6;
  private final PrefixRanges resolvers4;
  private final PrefixRanges resolvers6;
  private final int[][] serversOfRegion;
  private final int[] regionOfServer;

  MappingMap(
      long version,
      long computedAtMillis,
      List<Region> regions,
      List<Server> servers,
      HostTraits hosts,
      Rows rows) {
    this.version = version;
    this.computedAtMillis = computedAtMillis;
    this.regions = List.copyOf(regions);
    this.servers = List.copyOf(servers);
    this.hosts = hosts;
    this.rows = rows;
    int[] parts = rows.parts;
    this.clients4 = PrefixRanges.of(rows.bits, rows.lengths, parts[0], parts[1], ANYWHERE);
    this.clients6 = PrefixRanges.of(rows.bits, rows.lengths, parts[1], parts[2], ANYWHERE);
    this.resolvers4 = PrefixRanges.of(rows.bits, rows.lengths, parts[2], parts[3], UNLISTED);
    this.resolvers6 = PrefixRanges.of(rows.bits, rows.lengths, parts[3], parts[4], UNLISTED);
    this.serversOfRegion = new int[regions.size()][];
    Arrays.fill(serversOfRegion, NO_SERVERS);
    this.regionOfServer = new int[servers.size()];
    for (int server = 0; server < servers.size(); server++) {
      int region = indexOfRegion(servers.get(server).region());
      regionOfServer[server] = region;
      int[] listed = serversOfRegion[region];
      serversOfRegion[region] = Arrays.copyOf(listed, listed.length + 1);
      serversOfRegion[region][listed.length] = server;
    }
  }

  public long version() {
    return version;
  }

  /// When it was computed, milliseconds since 1970.
  public long computedAtMillis() {
    return computedAtMillis;
  }

  public List<Region> regions() {
    return regions;
  }

  public List<Server> servers() {
    return servers;
  }

  /// Index of a region, or -1.
  public int indexOfRegion(String id) {
    for (int i = 0; i < regions.size(); i++) {
      if (regions.get(i).id().equals(id)) {
        return i;
      }
    }
    return -1;
  }

  public int serverCount(int region) {
    return serversOfRegion[region].length;
  }

  /// Index of a region's server.
  public int server(int region, int i) {
    return serversOfRegion[region][i];
  }

  public int regionOf(int server) {
    return regionOfServer[server];
  }

  /// How many servers of a region share a host, as far as its load asks for it; 0 for most.
  public int spread(long hostHash) {
    return hosts.spread(hostHash);
  }

  /// What is mostly fetched from a host.
  public TrafficClass trafficClass(long hostHash) {
    return TrafficClass.at(hosts.trafficClass(hostHash));
  }

  /// Whether room is kept for a host's clients where they are best.
  public boolean guaranteed(long hostHash) {
    return hosts.guaranteed(hostHash);
  }

  HostTraits hosts() {
    return hosts;
  }

  Rows rows() {
    return rows;
  }

  /// Rows in all: `ANYWHERE`, the units, the resolvers.
  public int rowCount() {
    return rows.rows();
  }

  /// How many units of clients there are.
  public int unitCount() {
    return rows.parts[2] - rows.parts[0];
  }

  /// The row of the unit that an address is in.
  ///
  /// @param high the first 64 bits, aligned as those of `Address`
  public int unit(Family family, long high) {
    return unitOf(family, range(family, high));
  }

  /// Where an address is among the ranges that the units cut: the search that `unitOf` and
  /// `scopeOf` have in common.
  public int range(Family family, long high) {
    return clients(family).find(high);
  }

  /// The row of the unit that a range belongs to.
  public int unitOf(Family family, int range) {
    return clients(family).row(range);
  }

  /// Length of the widest prefix around an address that lies in its range.
  public int scopeOf(Family family, int range, long high) {
    return clients(family).scope(range, high);
  }

  /// Length of the widest prefix around an address whose clients all are in its unit, and in none
  /// inside it.
  public int scope(Family family, long high) {
    return scopeOf(family, range(family, high), high);
  }

  /// The row of the narrowest unit that holds all of a prefix: its own, if it is a unit.
  public int unit(Prefix prefix) {
    boolean ipv4 = prefix.family() == Family.IPV4;
    for (int length = Math.min(prefix.length(), MapLimits.IPV6_LENGTH); length >= 0; length--) {
      long bits = prefix.high() & Prefix.highMask(length);
      int row = rows.find(ipv4 ? 0 : 1, bits, length);
      if (row >= 0) {
        return row;
      }
    }
    return ANYWHERE;
  }

  /// The row of a resolver whose clients are known, or `UNLISTED`.
  public int resolver(Family family, long high) {
    PrefixRanges ranges = family == Family.IPV4 ? resolvers4 : resolvers6;
    return ranges.row(ranges.find(high));
  }

  private PrefixRanges clients(Family family) {
    return family == Family.IPV4 ? clients4 : clients6;
  }

  /// The prefix of a unit or resolver; null for `ANYWHERE`.
  public @Nullable Prefix prefix(int row) {
    if (row == ANYWHERE) {
      return null;
    }
    int[] parts = rows.parts;
    boolean ipv4 = row < parts[1] || (row >= parts[2] && row < parts[3]);
    return new Prefix(ipv4 ? Family.IPV4 : Family.IPV6, rows.bits[row], 0, rows.lengths[row]);
  }

  /// How many regions are ranked for a row.
  public int candidateCount(int row) {
    return rows.candidates(row);
  }

  /// The region at a rank: 0 is the chosen one, then by predicted time.
  public int region(int row, TrafficClass trafficClass, int rank) {
    return rows.regions[rows.candidate(row, trafficClass.index(), rank)];
  }

  /// Predicted completion time at a rank, nanoseconds, to 0.03 %.
  public double predictedNanos(int row, TrafficClass trafficClass, int rank) {
    int candidate = rows.candidate(row, trafficClass.index(), rank);
    return LogTime.nanos(rows.times[candidate * Rows.CLASSES + trafficClass.index()]);
  }

  /// What the prediction at a rank rests on.
  public EvidenceSummary evidence(int row, TrafficClass trafficClass, int rank) {
    int candidate = rows.candidate(row, trafficClass.index(), rank);
    return new EvidenceSummary(
        rows.samples[candidate],
        rows.ages[candidate],
        (rows.confidences[candidate] & 0xFF) / 255.0);
  }

  /// Why the region at rank 0 is there.
  public Why why(int row, TrafficClass trafficClass) {
    return Why.of(rows.whys[row * Rows.CLASSES + trafficClass.index()] & ~Rows.TENTATIVE);
  }

  /// Whether the region at rank 0 may soon be another for the class: it was hardly tried, or a
  /// better one is in sight.
  public boolean isTentative(int row, TrafficClass trafficClass) {
    return (rows.whys[row * Rows.CLASSES + trafficClass.index()] & Rows.TENTATIVE) != 0;
  }
}
