package perigee.content.zone;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import perigee.content.dnssec.SignatureCache;
import perigee.content.dnssec.SignedZone;
import perigee.content.dnssec.SigningKey;
import perigee.content.nameserver.DeliveredName;
import perigee.content.nameserver.ServedZone;
import perigee.model.mapping.Address;
import perigee.model.mapping.Server;
import perigee.model.property.Property;
import perigee.model.property.PropertyDocument;
import perigee.model.release.Release;
import perigee.model.zone.MappingNames;
import perigee.model.zone.Zone;
import perigee.model.zone.ZoneDocument;
import perigee.wire.dns.Name;
import perigee.wire.dns.RdataText;
import perigee.wire.dns.RecordSet;
import perigee.wire.dns.RecordType;
import perigee.wire.dnssec.DnsKey;

class ZoneCompilerTest {

  private static final MappingNames NAMES = MappingNames.of(Name.of("perigee.test"));
  private static final Name LOW = Name.of("map.perigee.test");

  private Map<Name, SignedZone> keys = Map.of();

  @Test
  void theCutAndTheApexOfTheLowLevelNameTheSameServers() throws Exception {
    Compiled zones = compile(true, true, List.of());
    RecordSet cut = records(zones.get(NAMES.top()), LOW, RecordType.NS);
    RecordSet apex = records(zones.get(LOW), LOW, RecordType.NS);

    assertThat(texts(cut)).containsExactly("ns1.ns.perigee.test.", "ns2.ns.perigee.test.");
    assertThat(texts(apex)).isEqualTo(texts(cut));
    assertThat(apex.ttlSeconds()).isEqualTo(cut.ttlSeconds()).isEqualTo(4 * 3_600);
    assertThat(texts(records(zones.get(NAMES.top()), NAMES.top(), RecordType.NS)))
        .containsExactly("ns1.ns.perigee.test.");
    assertThat(texts(records(zones.get(NAMES.top()), server("ns1"), RecordType.A)))
        .containsExactly("192.0.2.1");
    assertThat(texts(records(zones.get(NAMES.top()), server("ns2"), RecordType.AAAA)))
        .containsExactly("2001:db8::2");
  }

  @Test
  void anEdgeHasAWildcardOverItsOwnNames() throws Exception {
    Address four = Address.parse("203.0.113.5").orElseThrow();
    Address six = Address.parse("2001:db8::5").orElseThrow();
    Server edge = new Server("Edge1", "east", "hall", List.of(four, six), 80, 443, 1);
    Release release = new Release(7, Instant.EPOCH, "ann", "", List.of(), List.of());
    List<ZoneServer> servers =
        List.of(
            new ZoneServer(
                "ns1", "east", true, true, List.of(Address.parse("192.0.2.1").orElseThrow())));
    ServedZone top =
        new ZoneCompiler(release, NAMES, servers, keys, new SignatureCache(InstantSource.system()))
            .edges(List.of(edge))
            .compile(true, false)
            .getFirst();
    Name name = Name.of("*.edge1.edge.perigee.test");
    assertThat(texts(records(top, name, RecordType.A))).containsExactly("203.0.113.5");
    assertThat(texts(records(top, name, RecordType.AAAA))).containsExactly("2001:db8::5");
    assertThat(records(top, name, RecordType.A).ttlSeconds()).isEqualTo(60);
  }

  @Test
  void aServerWithOneLevelHasItsZonesAlone() throws Exception {
    assertThat(compile(true, false, List.of()).keySet()).containsExactly(NAMES.top());
    assertThat(compile(false, true, List.of()).keySet())
        .containsExactlyInAnyOrder(LOW, NAMES.beacons());
  }

  @Test
  void hostsStandInTheLowZoneAsTheyAre() throws Exception {
    Compiled zones = compile(true, true, List.of(), property("a", "www.shop.example", "192.0.2.7"));
    assertThat(zones.get(LOW).delivered())
        .containsExactly(
            new DeliveredName(
                Name.of("www.shop.example.map.perigee.test"), Name.of("www.shop.example"), true));
  }

  @Test
  void aWildcardReachesOverNamesThatOthersHave() throws Exception { // RFC 4592 §2.2.1
    Compiled zones =
        compile(
            true,
            true,
            List.of(),
            property("a", "www.shop.example", "*.img.shop.example"),
            property("b", "*.shop.example"));
    assertThat(zones.get(LOW).delivered())
        .extracting(delivered -> delivered.host().toString())
        .contains(
            "www.shop.example.",
            "*.www.shop.example.",
            "img.shop.example.",
            "*.img.shop.example.",
            "*.shop.example.")
        .doesNotContain("shop.example.", "*.example.");
  }

  @Test
  void aProvidersZoneGetsTheNetworksServersAndTheReleaseAsItsSerial() throws Exception {
    Zone zone =
        zone(
            "{name: shop.example, records: [{name: '@', type: CDN, data: a},"
                + " {name: m, type: A, ttl: 5m, data: 192.0.2.9}]}");
    ServedZone served = compile(true, true, List.of(zone)).get(Name.of("shop.example"));

    assertThat(texts(records(served, served.apex(), RecordType.NS)))
        .containsExactly("ns1.ns.perigee.test.");
    assertThat(texts(served.soa()))
        .containsExactly("ns1.ns.perigee.test. hostmaster.shop.example. 7 86400 7200 3542400 300");
    assertThat(served.delivered())
        .containsExactly(new DeliveredName(Name.of("shop.example"), Name.of("shop.example"), true));
    assertThat(served.signatures()).isEmpty();
  }

  @Test
  void ownServersOfAZoneStay() throws Exception {
    Zone zone = zone("{name: shop.example, records: [{name: '@', type: NS, data: ns.other.}]}");
    ServedZone served = compile(true, true, List.of(zone)).get(Name.of("shop.example"));
    assertThat(texts(records(served, served.apex(), RecordType.NS))).containsExactly("ns.other.");
  }

  @Test
  void aSignedZoneShowsItsKeysAndTheZoneAboveNamesThem() throws Exception {
    SignedZone low = signed(LOW);
    SignedZone shop = signed(Name.of("shop.example"));
    keys = Map.of(LOW, low, shop.origin(), shop);
    Zone zone = zone("{name: shop.example, dnssec: true}");
    Compiled zones = compile(true, true, List.of(zone));

    assertThat(records(zones.get(NAMES.top()), LOW, RecordType.DS).rdata())
        .containsExactly(low.keys().getFirst().published().ds(LOW));
    assertThat(zones.get(NAMES.top()).signatures()).isEmpty();
    assertThat(zones.get(LOW).signatures()).isPresent();
    ServedZone served = zones.get(shop.origin());
    assertThat(records(served, served.apex(), RecordType.DNSKEY).rdata())
        .containsExactly(shop.keys().getFirst().published().rdata());
    assertThat(records(served, served.apex(), RecordType.CDS).rdata())
        .containsExactly(shop.keys().getFirst().published().ds(shop.origin()));
    assertThat(served.signatures()).isPresent();
    assertThat(
            compile(true, true, List.of(zone("{name: shop.example}")))
                .get(shop.origin())
                .signatures())
        .isEmpty();
  }

  /// Zones by their apex.
  private record Compiled(Map<Name, ServedZone> zones) {

    ServedZone get(Name apex) {
      return Optional.ofNullable(zones.get(apex)).orElseThrow();
    }

    Set<Name> keySet() {
      return zones.keySet();
    }
  }

  private Compiled compile(boolean top, boolean low, List<Zone> zones, Property... properties) {
    Release release = new Release(7, Instant.EPOCH, "ann", "", Arrays.asList(properties), zones);
    List<ZoneServer> servers =
        List.of(
            server("ns2", "west", false, "2001:db8::2"),
            server("ns1", "east", true, "192.0.2.1"),
            new ZoneServer("nowhere", "east", true, true, List.of()));
    SignatureCache signatures = new SignatureCache(InstantSource.system());
    return new Compiled(
        new ZoneCompiler(release, NAMES, servers, keys, signatures)
            .compile(top, low).stream().collect(toMap(ServedZone::apex, Function.identity())));
  }

  private static SignedZone signed(Name origin) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair pair = generator.generateKeyPair();
    return new SignedZone(
        origin,
        List.of(new SigningKey(DnsKey.of((ECPublicKey) pair.getPublic()), pair.getPrivate())));
  }

  private static ZoneServer server(String node, String region, boolean top, String address) {
    return new ZoneServer(node, region, top, true, List.of(Address.parse(address).orElseThrow()));
  }

  private static Name server(String node) {
    return Name.of(node + ".ns.perigee.test");
  }

  private static RecordSet records(ServedZone zone, Name owner, int type) {
    return zone.records().stream()
        .filter(set -> set.owner().equals(owner) && set.type() == type)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> texts(RecordSet set) {
    return set.rdata().stream().map(data -> RdataText.format(set.type(), data)).toList();
  }

  private static Zone zone(String text) {
    return ZoneDocument.read(text, "zone").orThrow();
  }

  private static Property property(String name, String... hosts) {
    return PropertyDocument.read(
            "{name: "
                + name
                + ", hosts: ['"
                + String.join("', '", hosts)
                + "'], origins: ['http://o']}",
            "property")
        .orThrow();
  }
}
