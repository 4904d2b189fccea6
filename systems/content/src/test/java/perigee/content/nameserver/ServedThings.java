package perigee.content.nameserver;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import perigee.model.mapping.Address;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.Region;
import perigee.model.mapping.Server;
import perigee.selection.answer.MapView;
import perigee.selection.map.EvidenceSummary;
import perigee.selection.map.MapBuilder;
import perigee.selection.map.MappingMap;
import perigee.wire.dns.Name;
import perigee.wire.dns.Rdata;
import perigee.wire.dns.RdataException;
import perigee.wire.dns.RdataText;
import perigee.wire.dns.RecordSet;
import perigee.wire.dns.RecordType;

/// Zones and maps for tests.
final class ServedThings {

  private static final int TTL = 300;

  private ServedThings() {}

  static final String[] EXAMPLE = {
    "example.test NS ns1.example.test.",
    "example.test NS ns2.example.test.",
    "example.test MX 10 mail.example.test.",
    "ns1.example.test A 192.0.2.53",
    "ns2.example.test A 192.0.2.54",
    "mail.example.test A 192.0.2.25",
    "plain.example.test A 192.0.2.1",
    "plain.example.test TXT \"a text\"",
    "alias.example.test CNAME plain.example.test.",
    "away.example.test CNAME elsewhere.invalid.",
    "loop.example.test CNAME loop.example.test.",
    "cdn-alias.example.test CNAME www.example.test.",
    "a.b.deep.example.test A 192.0.2.2",
    "*.wild.example.test A 192.0.2.3",
    "sub.example.test NS ns.sub.example.test.",
    "sub.example.test NS ns1.example.test.",
    "sub.example.test DS 1 13 2 00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF",
    "ns.sub.example.test A 192.0.2.77",
    "child.example.test NS ns1.example.test.",
  };

  static Zones zones() {
    return Zones.of(
        List.of(
            zone(
                "example.test",
                List.of(
                    delivered("www.example.test", "www.example.test", true),
                    delivered("plainhttp.example.test", "plainhttp.example.test", false)),
                EXAMPLE),
            zone("child.example.test", List.of(), "child.example.test NS ns1.example.test."),
            zone(
                "map.test",
                List.of(delivered("*.map.test", "*", true)),
                "map.test NS ns1.example.test.")));
  }

  static DeliveredName delivered(String owner, String host, boolean https) {
    return new DeliveredName(Name.of(owner), Name.of(host), https);
  }

  static ServedZone zone(String apex, List<DeliveredName> delivered, String... lines) {
    Map<String, List<Rdata>> sets = new LinkedHashMap<>();
    for (String line : lines) {
      String[] words = line.split(" ", 3);
      sets.computeIfAbsent(words[0] + " " + words[1], _ -> new ArrayList<>())
          .add(rdata(words[1], words[2]));
    }
    List<RecordSet> records = new ArrayList<>();
    sets.forEach((key, all) -> {
      String[] words = key.split(" ", 2);
      int type = RecordType.parse(words[1]).orElseThrow();
      records.add(new RecordSet(Name.of(words[0]), type, TTL, all));
    });
    RecordSet soa =
        new RecordSet(
            Name.of(apex),
            RecordType.SOA,
            3600,
            List.of(rdata("SOA", "ns1.example.test. host.example.test. 7 1 2 3 60")));
    return new ServedZone(Name.of(apex), soa, 60, records, delivered, Optional.empty());
  }

  private static Rdata rdata(String type, String text) {
    try {
      return RdataText.parse(RecordType.parse(type).orElseThrow(), text, Name.ROOT);
    } catch (RdataException e) {
      throw new AssertionError(type + " " + text, e);
    }
  }

  /// Two regions: 203.0.112.0/22 is best served by `east`, with two servers, everybody else by
  /// `west`, with one that stands far away.
  static MapView view() {
    return MapView.of(map(), Map.of());
  }

  static MappingMap map() {
    MapBuilder builder = new MapBuilder(42, 1000);
    builder.region(new Region("east", null, 0)).region(new Region("west", null, 0));
    builder.server(server("e1", "east", "a", 443, "198.51.100.1", "2001:db8::1"));
    builder.server(server("e2", "east", "b", 8443, "198.51.100.2"));
    builder.server(server("w1", "west", "a", 443, "198.51.100.3"));
    candidates(builder.anywhere(), 90, 10);
    candidates(builder.unit(Prefix.parse("203.0.112.0/22").orElseThrow()), 10, 90);
    candidates(builder.unit(Prefix.parse("2001:db8:7::/48").orElseThrow()), 10, 90);
    candidates(builder.resolver(Prefix.parse("192.0.2.200/32").orElseThrow()), 10, 90);
    return builder.build();
  }

  private static void candidates(MapBuilder builder, double east, double west) {
    builder.candidate(0, millis(east), EvidenceSummary.NONE);
    builder.candidate(1, millis(west), EvidenceSummary.NONE);
  }

  private static double[] millis(double millis) {
    return new double[] {millis * 1e6, millis * 1e6, millis * 1e6};
  }

  private static Server server(
      String id, String region, String site, int port, String... addresses) {
    List<Address> all =
        List.of(addresses).stream().map(text -> Address.parse(text).orElseThrow()).toList();
    return new Server(id, region, site, all, 80, port, 1);
  }
}
