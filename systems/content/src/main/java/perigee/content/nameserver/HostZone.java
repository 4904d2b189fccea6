package perigee.content.nameserver;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import perigee.model.mapping.Address;
import perigee.model.property.Property;
import perigee.model.release.Release;
import perigee.wire.dns.Name;
import perigee.wire.dns.Rdata;
import perigee.wire.dns.RecordSet;
import perigee.wire.dns.RecordType;

/// The zone under which all hosts of a release can be asked for: `www.shop.example` as
/// `www.shop.example.map.perigee.test`, which is where a provider's CNAME points to.
///
/// @param zone its name
/// @param servers under which the network's name servers have their names
public record HostZone(Name zone, Name servers) {

  private static final int SERVER_TTL = 86_400;
  private static final int SOA_TTL = 3_600;
  private static final int NEGATIVE_TTL = 60;
  private static final int REFRESH = 86_400;
  private static final int RETRY = 7_200;
  private static final int EXPIRE = 3_600_000;
  private static final int SOA_NUMBERS = 20;

  /// One of the network's name servers.
  ///
  /// @param address where resolvers reach it
  public record Server(String node, Address address) {}

  /// The zone as it is to be served.
  ///
  /// @param known the network's name servers; without one there is no zone
  public Optional<ServedZone> of(Release release, List<Server> known) {
    List<RecordSet> records = new ArrayList<>();
    List<Rdata> names = new ArrayList<>();
    for (Server server : known) {
      Name.parse(server.node().toLowerCase(Locale.ROOT))
          .flatMap(label -> label.under(servers))
          .ifPresent(name -> {
            names.add(Rdata.of(name.octets()));
            if (name.isWithin(zone)) {
              records.add(address(name, server.address()));
            }
          });
    }
    if (names.isEmpty()) {
      return Optional.empty();
    }
    records.add(new RecordSet(zone, RecordType.NS, SERVER_TTL, names));
    return Optional.of(
        new ServedZone(
            zone,
            soa(release.number(), names.getFirst()),
            NEGATIVE_TTL,
            records,
            delivered(release),
            Optional.empty()));
  }

  private static RecordSet address(Name name, Address address) {
    byte[] octets = address.bytes();
    int type = octets.length == 4 ? RecordType.A : RecordType.AAAA;
    return new RecordSet(name, type, SERVER_TTL, List.of(Rdata.of(octets)));
  }

  private RecordSet soa(long serial, Rdata server) {
    byte[] mailbox = Name.of("hostmaster").under(zone).orElse(zone).octets();
    byte[] octets = new byte[server.length() + mailbox.length + SOA_NUMBERS];
    System.arraycopy(server.octets(), 0, octets, 0, server.length());
    System.arraycopy(mailbox, 0, octets, server.length(), mailbox.length);
    ByteBuffer.wrap(octets, server.length() + mailbox.length, SOA_NUMBERS)
        .putInt((int) serial)
        .putInt(REFRESH)
        .putInt(RETRY)
        .putInt(EXPIRE)
        .putInt(NEGATIVE_TTL);
    return new RecordSet(zone, RecordType.SOA, SOA_TTL, List.of(Rdata.of(octets)));
  }

  private List<DeliveredName> delivered(Release release) {
    Set<Name> seen = new LinkedHashSet<>();
    List<DeliveredName> all = new ArrayList<>();
    for (Property property : release.properties()) {
      for (String host : property.hosts()) {
        Name.parse(host)
            .filter(name -> !host.startsWith("[") && seen.add(name))
            .flatMap(name -> name.under(zone).map(owner -> new DeliveredName(owner, name, true)))
            .ifPresent(all::add);
      }
    }
    return all;
  }
}
