package perigee.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import perigee.content.dnssec.SignatureCache;
import perigee.content.dnssec.SignedZone;
import perigee.content.dnssec.SigningKey;
import perigee.content.nameserver.CookieSecret;
import perigee.content.nameserver.NameServer;
import perigee.content.nameserver.NameServerConfig;
import perigee.content.nameserver.Zones;
import perigee.content.zone.ZoneCompiler;
import perigee.content.zone.ZoneServer;
import perigee.model.mapping.Address;
import perigee.model.mapping.Region;
import perigee.model.mapping.Server;
import perigee.model.property.PropertyDocument;
import perigee.model.release.Release;
import perigee.model.zone.MappingNames;
import perigee.model.zone.ZoneDocument;
import perigee.net.loop.Loops;
import perigee.selection.answer.MapView;
import perigee.selection.map.EvidenceSummary;
import perigee.selection.map.MapBuilder;
import perigee.wire.dns.Name;
import perigee.wire.dns.RdataText;
import perigee.wire.dns.RecordType;
import perigee.wire.dnssec.DnsKey;

/// A name server with a signed provider's zone and both levels of the mapping zone, and the tools
/// that ask it: `dig` and `delv` of BIND.
final class NameServerRig implements AutoCloseable {

  static final String SHOP =
      """
      name: shop.example
      dnssec: true
      records:
        - {name: "@", type: CDN, data: shop}
        - {name: www, type: CDN, data: shop}
        - {name: "@", type: MX, data: 10 mail}
        - {name: mail, type: A, data: [192.0.2.1, 192.0.2.2]}
        - {name: alias, type: CNAME, data: mail}
        - {name: "*.wild", type: TXT, data: any}
        - {name: a.b.deep, type: A, data: 192.0.2.4}
        - {name: big, type: TXT, data: [BIG]}
        - {name: lab, type: NS, data: [ns.lab, ns.example.net.]}
        - {name: ns.lab, type: A, data: 192.0.2.53}
        - {name: safe, type: NS, data: ns.example.net.}
        - {name: safe, type: DS, data: 1 13 2 0102030405060708091011121314151617181920212223242526272829303132}
      """;

  private final Path folder;
  private final Loops loops = Loops.start(1, "names");
  private final NameServer server;
  private final Map<Name, SignedZone> keys = new HashMap<>();

  /// Starts one.
  ///
  /// @param top with the top level
  /// @param low with the low level
  NameServerRig(Path folder, boolean top, boolean low)
      throws IOException, GeneralSecurityException {
    this.folder = folder;
    for (String zone : List.of("shop.example", "perigee.test", "map.perigee.test")) {
      keys.put(Name.of(zone), key(Name.of(zone)));
    }
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    CookieSecret secret = new CookieSecret(new byte[CookieSecret.OCTETS]);
    server =
        NameServer.start(
            NameServerConfig.on(any, 1, "ns1", secret),
            loops,
            InstantSource.system(),
            System::nanoTime);
    server.apply(view());
    server.apply(Zones.of(compiler().compile(top, low)));
  }

  private ZoneCompiler compiler() {
    String texts =
        java.util.stream.IntStream.range(0, 40)
            .mapToObj(i -> "'\"" + "x".repeat(60) + i + "\"'")
            .collect(java.util.stream.Collectors.joining(", "));
    Release release =
        new Release(
            7,
            Instant.EPOCH,
            "ann",
            "",
            List.of(
                PropertyDocument.read(
                        "{name: shop, hosts: [shop.example, '*.shop.example', www.other.example],"
                            + " origins: ['http://o']}",
                        "p")
                    .orThrow()),
            List.of(ZoneDocument.read(SHOP.replace("BIG", texts), "z").orThrow()));
    Address loopback = Address.parse("127.0.0.1").orElseThrow();
    return new ZoneCompiler(
        release,
        MappingNames.of(Name.of("perigee.test")),
        List.of(
            new ZoneServer("ns1", "east", true, true, List.of(loopback)),
            new ZoneServer("ns2", "west", false, true, List.of(loopback))),
        keys,
        new SignatureCache(InstantSource.system()));
  }

  private static SignedZone key(Name origin) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair pair = generator.generateKeyPair();
    return new SignedZone(
        origin,
        List.of(new SigningKey(DnsKey.of((ECPublicKey) pair.getPublic()), pair.getPrivate())));
  }

  private static MapView view() {
    MapBuilder builder = new MapBuilder(42, 1_000);
    builder.region(new Region("east", null, 0));
    builder.server(edge("e1", "a", "198.51.100.1"));
    builder.server(edge("e2", "b", "198.51.100.2"));
    builder.anywhere().candidate(0, new double[] {1e6, 1e6, 1e6}, EvidenceSummary.NONE);
    return MapView.of(builder.build(), Map.of());
  }

  private static Server edge(String id, String site, String address) {
    return new Server(id, "east", site, List.of(Address.parse(address).orElseThrow()), 80, 443, 1);
  }

  int port() {
    return server.address().getPort();
  }

  /// What `dig` prints.
  String dig(String... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "dig",
                "@127.0.0.1",
                "-p",
                Integer.toString(port()),
                "+tries=1",
                "+time=5",
                "+norecurse",
                "+nocookie"));
    command.addAll(List.of(words));
    return run(command);
  }

  /// What `delv` prints when it trusts nothing but one zone's key.
  String delv(String zone, String... words) throws IOException {
    Path anchors = folder.resolve(zone + ".anchors");
    DnsKey key =
        Optional.ofNullable(keys.get(Name.of(zone))).orElseThrow().keys().getFirst().published();
    String[] parts = RdataText.format(RecordType.DNSKEY, key.rdata()).split(" ", 4);
    Files.writeString(
        anchors,
        "trust-anchors { %s. static-key %s %s %s \"%s\"; };%n"
            .formatted(zone, parts[0], parts[1], parts[2], parts[3]));
    List<String> command =
        new ArrayList<>(
            List.of(
                "delv",
                "@127.0.0.1",
                "-p",
                Integer.toString(port()),
                "-a",
                anchors.toString(),
                "+root=" + zone));
    command.addAll(List.of(words));
    return run(command);
  }

  /// A zone's key, as text of a DS record.
  String ds(String zone) {
    SignedZone signed = Optional.ofNullable(keys.get(Name.of(zone))).orElseThrow();
    return RdataText.format(RecordType.DS, signed.ds().rdata().getFirst());
  }

  private static String run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.close();
    loops.close();
  }
}
