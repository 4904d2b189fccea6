package perigee.selection.map;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.model.mapping.Address;
import perigee.model.mapping.Location;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.Region;
import perigee.model.mapping.Server;
import perigee.model.mapping.TrafficClass;

/// Reads one map in the form that `MapCodec` describes.
final class MapReader {

  /// What an element takes at least.
  private static final int REGION_OCTETS = 10;

  private static final int SERVER_OCTETS = 14;
  private static final int HOST_OCTETS = 10;
  private static final int ROW_OCTETS = 6;
  private static final int CANDIDATE_OCTETS = 10;

  private static final int MAX_PORT = 0xFFFF;

  private final ByteSource source;

  MapReader(byte[] bytes) throws MalformedMapException {
    this.source = new ByteSource(bytes);
  }

  MappingMap map() throws MalformedMapException {
    for (int i = 0; i < MapWriter.MAGIC.length(); i++) {
      ByteSource.check(source.octet() == MapWriter.MAGIC.charAt(i), "no map");
    }
    int form = source.octet();
    ByteSource.check(form == MapWriter.FORM, "form " + form + "; known is " + MapWriter.FORM);
    long version = source.varint();
    long computedAtMillis = source.varint();
    ByteSource.check(version >= 0 && computedAtMillis >= 0, "version or time below zero");
    List<Region> regions = regions();
    List<Server> servers = servers(regions);
    HostTraits hosts = hosts();
    Rows rows = rows(regions.size());
    ByteSource.check(source.remaining() == 0, "more bytes than the map has");
    return new MappingMap(version, computedAtMillis, regions, servers, hosts, rows);
  }

  private List<Region> regions() throws MalformedMapException {
    int count = source.count(MapLimits.REGIONS, REGION_OCTETS, "regions");
    List<Region> regions = new ArrayList<>(count);
    Set<String> names = new HashSet<>();
    for (int i = 0; i < count; i++) {
      String id = source.text("name of a region");
      ByteSource.check(names.add(id), "a region comes twice");
      double load = source.amount("load of a region");
      regions.add(new Region(id, location(), load));
    }
    return regions;
  }

  private @Nullable Location location() throws MalformedMapException {
    int known = source.octet();
    ByteSource.check(known <= 1, "location");
    if (known == 0) {
      return null;
    }
    double latitude = source.number();
    double longitude = source.number();
    ByteSource.check(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180, "location");
    return new Location(latitude, longitude);
  }

  private List<Server> servers(List<Region> regions) throws MalformedMapException {
    int count = source.count(MapLimits.SERVERS, SERVER_OCTETS, "servers");
    List<Server> servers = new ArrayList<>(count);
    Set<String> names = new HashSet<>();
    for (int i = 0; i < count; i++) {
      String id = source.text("name of a server");
      ByteSource.check(names.add(id), "a server comes twice");
      String region = regions.get(source.upTo(regions.size() - 1, "region of a server")).id();
      String site = source.text("site of a server");
      List<Address> addresses = addresses();
      int httpPort = source.upTo(MAX_PORT, "port");
      int httpsPort = source.upTo(MAX_PORT, "port");
      double capacity = source.amount("capacity of a server");
      ByteSource.check(capacity > 0, "capacity of a server");
      servers.add(new Server(id, region, site, addresses, httpPort, httpsPort, capacity));
    }
    return servers;
  }

  private List<Address> addresses() throws MalformedMapException {
    int count = source.count(MapLimits.ADDRESSES, 5, "addresses");
    List<Address> addresses = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int length = source.octet();
      ByteSource.check(length == 4 || length == 16, "length of an address");
      byte[] bytes = new byte[length];
      for (int octet = 0; octet < length; octet++) {
        bytes[octet] = (byte) source.octet();
      }
      addresses.add(Address.of(bytes));
    }
    return addresses;
  }

  private HostTraits hosts() throws MalformedMapException {
    int count = source.count(MapLimits.HOSTS, HOST_OCTETS, "hosts");
    HostTraits hosts = new HostTraits(count);
    for (int i = 0; i < count; i++) {
      hosts.hashes[i] = source.fixed(8);
      ByteSource.check(i == 0 || hosts.hashes[i - 1] < hosts.hashes[i], "order of hosts");
      int octet = source.octet();
      int trafficClass = octet & ~MapWriter.GUARANTEED;
      ByteSource.check(trafficClass < TrafficClass.COUNT, "class of a host");
      hosts.classes[i] = (byte) trafficClass;
      hosts.guaranteed[i] = octet != trafficClass;
      int spread = source.octet();
      ByteSource.check(spread <= MapLimits.SPREAD, "spread of a host");
      hosts.spreads[i] = (byte) spread;
    }
    return hosts;
  }

  private Rows rows(int regions) throws MalformedMapException {
    int[] parts = new int[5];
    parts[0] = 1;
    for (int part = 1; part < parts.length; part++) {
      int rows = source.count(MapLimits.ROWS, ROW_OCTETS, "rows");
      parts[part] = parts[part - 1] + rows;
      ByteSource.check(parts[part] <= MapLimits.ROWS + 1, "rows: too many");
    }
    int most = source.remaining() / CANDIDATE_OCTETS;
    RowsReader reader = new RowsReader(source, parts, regions, most);
    return reader.rows();
  }

  /// Bits beyond the prefix are zero, and prefixes come in their order.
  static void checkPrefix(Rows rows, int row, boolean first, int bits)
      throws MalformedMapException {
    int length = rows.lengths[row];
    ByteSource.check(length >= 0 && length <= bits, "length of a prefix");
    ByteSource.check((rows.bits[row] & ~Prefix.highMask(length)) == 0, "bits beyond a prefix");
    if (!first) {
      int order = Long.compareUnsigned(rows.bits[row - 1], rows.bits[row]);
      boolean sorted = order < 0 || (order == 0 && rows.lengths[row - 1] < length);
      ByteSource.check(sorted, "order of prefixes");
    }
  }
}
