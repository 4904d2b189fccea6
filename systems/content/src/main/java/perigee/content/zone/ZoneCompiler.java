package perigee.content.zone;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import perigee.content.dnssec.OnlineSigner;
import perigee.content.dnssec.SignatureCache;
import perigee.content.dnssec.SignedZone;
import perigee.content.nameserver.DeliveredName;
import perigee.content.nameserver.NearServers;
import perigee.content.nameserver.ServedZone;
import perigee.content.nameserver.Signatures;
import perigee.model.mapping.Address;
import perigee.model.mapping.Family;
import perigee.model.mapping.Server;
import perigee.model.property.Property;
import perigee.model.release.Release;
import perigee.model.zone.Delivery;
import perigee.model.zone.MappingNames;
import perigee.model.zone.Soa;
import perigee.model.zone.Zone;
import perigee.model.zone.ZoneRecords;
import perigee.wire.dns.Name;
import perigee.wire.dns.Rdata;
import perigee.wire.dns.RecordSet;
import perigee.wire.dns.RecordType;

/// Makes zones of a release: the providers' own, and the network's with its two levels.
public final class ZoneCompiler {

  /// How long resolvers keep the names and addresses of name servers, in seconds.
  static final int SERVER_TTL = 86_400;

  /// How long they keep which name servers of the low level are near them.
  static final int NEARBY_TTL = 4 * 3_600;

  /// How long they keep that the low level has no such name or type.
  static final int LOW_MINIMUM = 60;

  /// How long they keep where an edge is.
  static final int EDGE_TTL = 60;

  private static final int TOP_MINIMUM = 300;
  private static final int SOA_TTL = 3_600;
  private static final int MOST_SERVERS = 8;

  private final Release release;
  private final MappingNames names;
  private final List<ZoneServer> servers;
  private final Map<Name, SignedZone> keys;
  private final SignatureCache signatures;
  private List<Server> edges = List.of();

  /// What zones are made of.
  ///
  /// @param servers the network's name servers
  /// @param keys of the zones that are signed, by origin
  /// @param signatures where signatures are kept from one release to the next
  public ZoneCompiler(
      Release release,
      MappingNames names,
      List<ZoneServer> servers,
      Map<Name, SignedZone> keys,
      SignatureCache signatures) {
    this.release = release;
    this.names = names;
    this.servers =
        servers.stream()
            .filter(server -> !server.addresses().isEmpty())
            .filter(server -> names.server(server.node()).isPresent())
            .sorted(Comparator.comparing(ZoneServer::node))
            .limit(NearServers.MOST)
            .toList();
    this.keys = Map.copyOf(keys);
    this.signatures = signatures;
  }

  /// Says which edges have names of their own (`EdgeNames`).
  public ZoneCompiler edges(List<Server> known) {
    edges = List.copyOf(known);
    return this;
  }

  /// The zones of a name server.
  ///
  /// @param top with the providers' zones and the mapping zone
  /// @param low with the zone that is answered from the map and that of beacons; where they are
  ///   not, they are referred to
  public List<ServedZone> compile(boolean top, boolean low) {
    List<ServedZone> zones = new ArrayList<>();
    if (top) {
      // Control refuses what lies in the network's own, unless that was given another name since.
      release.zones().stream()
          .filter(zone -> !zone.origin().isWithin(names.top()))
          .forEach(zone -> provided(zone).ifPresent(zones::add));
      top().ifPresent(zones::add);
    }
    if (low) {
      low().ifPresent(zones::add);
      beacons().ifPresent(zones::add);
    }
    return zones;
  }

  private Optional<ServedZone> provided(Zone zone) {
    Optional<SignedZone> signed =
        zone.dnssec() ? Optional.ofNullable(keys.get(zone.origin())) : Optional.empty();
    List<RecordSet> records = new ArrayList<>();
    boolean named = false;
    for (ZoneRecords set : zone.records()) {
      records.add(new RecordSet(set.owner(), set.type(), set.ttlSeconds(), set.data()));
      named |= set.type() == RecordType.NS && set.owner().equals(zone.origin());
    }
    List<Rdata> own = serverNames(true);
    if (!named && own.isEmpty()) {
      return Optional.empty();
    }
    if (!named) {
      records.add(new RecordSet(zone.origin(), RecordType.NS, SERVER_TTL, own));
    }
    List<DeliveredName> delivered =
        zone.deliveries().stream()
            .map(Delivery::owner)
            .map(owner -> new DeliveredName(owner, owner, true))
            .toList();
    int minimum = (int) zone.soa().minimum().toSeconds();
    return Optional.of(served(soa(zone.origin(), zone.soa(), minimum), records, delivered, signed));
  }

  private Optional<ServedZone> top() {
    List<Rdata> own = serverNames(true);
    if (own.isEmpty()) {
      return Optional.empty();
    }
    List<RecordSet> records = new ArrayList<>();
    records.add(new RecordSet(names.top(), RecordType.NS, SERVER_TTL, own));
    servers.forEach(server ->
        addresses(
            names.server(server.node()).orElseThrow(), server.addresses(), SERVER_TTL, records));
    edges.forEach(edge ->
        names
            .edges(edge.id())
            .ifPresent(name -> addresses(name, edge.addresses(), EDGE_TTL, records)));
    List<Rdata> below = serverNames(false);
    if (!below.isEmpty()) {
      records.add(new RecordSet(names.low(), RecordType.NS, NEARBY_TTL, below));
      records.add(new RecordSet(names.beacons(), RecordType.NS, NEARBY_TTL, below));
      Optional.ofNullable(keys.get(names.low())).map(SignedZone::ds).ifPresent(records::add);
    }
    RecordSet soa = soa(names.top(), Soa.DEFAULT, TOP_MINIMUM);
    ServedZone zone = served(soa, records, List.of(), signed(names.top()));
    return Optional.of(below.isEmpty() ? zone : zone.with(near()));
  }

  private NearServers near() {
    return new NearServers(
        names.low(),
        NEARBY_TTL,
        servers.stream()
            .filter(ZoneServer::low)
            .map(server ->
                new NearServers.Near(names.server(server.node()).orElseThrow(), server.region()))
            .toList());
  }

  /// The zone in which beacons make up names. It is not signed: nobody asks twice for one of its
  /// names, so each would cost a signature.
  private Optional<ServedZone> beacons() {
    List<Rdata> own = serverNames(false);
    if (own.isEmpty()) {
      return Optional.empty();
    }
    Name any = wildcard(names.beacons());
    RecordSet servers = new RecordSet(names.beacons(), RecordType.NS, NEARBY_TTL, own);
    RecordSet soa = soa(names.beacons(), Soa.DEFAULT, LOW_MINIMUM);
    List<DeliveredName> delivered = List.of(new DeliveredName(any, any, false, true));
    return Optional.of(served(soa, List.of(servers), delivered, Optional.empty()));
  }

  private Optional<SignedZone> signed(Name origin) {
    return Optional.ofNullable(keys.get(origin));
  }

  private ServedZone served(
      RecordSet soa,
      List<RecordSet> records,
      List<DeliveredName> delivered,
      Optional<SignedZone> signed) {
    List<RecordSet> all = new ArrayList<>(records);
    signed.ifPresent(zone -> all.addAll(List.of(zone.dnskey(), zone.cds(), zone.cdnskey())));
    Optional<Signatures> signer =
        signed.map(zone -> new OnlineSigner(zone, soa.ttlSeconds(), signatures));
    return new ServedZone(soa.owner(), soa, soa.ttlSeconds(), all, delivered, signer);
  }

  private static void addresses(
      Name name, List<Address> addresses, int ttl, List<RecordSet> records) {
    for (int type : new int[] {RecordType.A, RecordType.AAAA}) {
      List<Rdata> data =
          addresses.stream()
              .filter(address -> (type == RecordType.A) == (address.family() == Family.IPV4))
              .map(Address::bytes)
              .map(Rdata::of)
              .distinct()
              .toList();
      if (!data.isEmpty()) {
        records.add(new RecordSet(name, type, ttl, data));
      }
    }
  }

  private Optional<ServedZone> low() {
    List<Rdata> own = serverNames(false);
    if (own.isEmpty()) {
      return Optional.empty();
    }
    // By host, so that of two that are the same the first one counts.
    Map<Name, Name> hosts = new LinkedHashMap<>();
    for (Property property : release.properties()) {
      for (String text : property.hosts()) {
        host(text).ifPresent(host -> hosts.putIfAbsent(host, host));
      }
    }
    inheritWildcards(hosts);
    List<DeliveredName> delivered = new ArrayList<>();
    for (Name host : hosts.keySet()) {
      host.under(names.low())
          .ifPresent(owner -> delivered.add(new DeliveredName(owner, host, true)));
    }
    RecordSet servers = new RecordSet(names.low(), RecordType.NS, NEARBY_TTL, own);
    RecordSet soa = soa(names.low(), Soa.DEFAULT, LOW_MINIMUM);
    return Optional.of(served(soa, List.of(servers), delivered, signed(names.low())));
  }

  /// A property's host as a name; addresses have none.
  private static Optional<Name> host(String text) {
    return text.startsWith("[") || text.matches("[0-9.]+")
        ? Optional.empty()
        : Name.parse(text).map(Name::canonical);
  }

  /// A property's wildcard reaches over names that others have, a zone's doesn't (RFC 4592 §2.2.1):
  /// so what a property means is written out for every name that would be in its way.
  private static void inheritWildcards(Map<Name, Name> hosts) {
    if (hosts.keySet().stream().noneMatch(Name::isWildcard)) {
      return;
    }
    TreeSet<Name> inTheWay = new TreeSet<>();
    for (Name host : hosts.keySet()) {
      for (Name each = host; !each.isRoot(); each = each.parent()) {
        if (!each.isWildcard()) {
          inTheWay.add(each);
        }
      }
    }
    // From the root down, so that what is inherited is inherited further.
    for (Name name : inTheWay) {
      if (hosts.containsKey(wildcard(name.parent()))) {
        hosts.putIfAbsent(name, name);
        Name below = wildcard(name);
        hosts.putIfAbsent(below, below);
      }
    }
  }

  private static Name wildcard(Name name) {
    return Name.of("*").under(name).orElse(name);
  }

  private RecordSet soa(Name origin, Soa soa, int minimum) {
    Name first = servers.isEmpty() ? origin : names.server(servers.getFirst().node()).orElseThrow();
    Name mname = soa.mname().orElse(first);
    Name rname = soa.rname().orElseGet(() -> Name.of("hostmaster").under(origin).orElse(origin));
    ByteBuffer data = ByteBuffer.allocate(mname.length() + rname.length() + 5 * Integer.BYTES);
    data.put(mname.octets()).put(rname.octets());
    data.putInt((int) release.number());
    data.putInt((int) soa.refresh().toSeconds()).putInt((int) soa.retry().toSeconds());
    data.putInt((int) soa.expire().toSeconds()).putInt(minimum);
    int ttl = Math.min(SOA_TTL, minimum);
    return new RecordSet(origin, RecordType.SOA, ttl, List.of(Rdata.of(data.array())));
  }

  /// The servers that stand in an NS set: of as many places as there are, since resolvers take what
  /// is there for all that they can turn to.
  private List<Rdata> serverNames(boolean top) {
    Map<String, Integer> ofRegion = new HashMap<>();
    Map<ZoneServer, Integer> turns = new LinkedHashMap<>();
    servers.stream()
        .filter(server -> top ? server.top() : server.low())
        .forEach(server -> turns.put(server, ofRegion.merge(server.region(), 1, Integer::sum)));
    return turns.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .limit(MOST_SERVERS)
        .map(entry -> names.server(entry.getKey().node()).orElseThrow())
        .map(name -> Rdata.of(name.octets()))
        .distinct()
        .toList();
  }
}
