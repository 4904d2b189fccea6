package perigee.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import perigee.content.nameserver.CookieSecret;
import perigee.content.nameserver.DeliveredName;
import perigee.content.nameserver.NameServer;
import perigee.content.nameserver.NameServerConfig;
import perigee.content.nameserver.ServedZone;
import perigee.content.nameserver.Zones;
import perigee.model.mapping.Address;
import perigee.model.mapping.Family;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.Region;
import perigee.model.mapping.Server;
import perigee.net.loop.Loops;
import perigee.selection.answer.MapView;
import perigee.selection.map.EvidenceSummary;
import perigee.selection.map.MapBuilder;
import perigee.wire.dns.Name;
import perigee.wire.dns.Rdata;
import perigee.wire.dns.RdataException;
import perigee.wire.dns.RdataText;
import perigee.wire.dns.RecordSet;
import perigee.wire.dns.RecordType;

/// A name server for `bench/dns.sh`: 10,000 names that are answered from a map of 200,000 units and
/// 20 regions with 8 candidates each. Argument: the port.
public final class NameServerProgram {

  private static final int NAMES = 10_000;
  private static final int UNITS = 200_000;
  private static final int REGIONS = 20;
  private static final int CANDIDATES = 8;
  private static final int SERVERS_OF_REGION = 3;
  private static final int TTL = 3600;

  private NameServerProgram() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    int port = Integer.parseInt(arguments[0]);
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    CookieSecret secret = new CookieSecret(new byte[CookieSecret.OCTETS]);
    NameServer server =
        NameServer.start(
            NameServerConfig.on(address, 1, "bench", secret),
            Loops.start(1, "loop"),
            Clock.systemUTC(),
            System::nanoTime);
    server.apply(zones());
    server.apply(view());
    Thread.currentThread().join();
  }

  private static Zones zones() {
    Name apex = Name.of("example.test");
    List<DeliveredName> delivered = new ArrayList<>();
    for (int i = 0; i < NAMES; i++) {
      Name name = Name.of("h" + i + ".example.test");
      delivered.add(new DeliveredName(name, name, true));
    }
    return Zones.of(
        List.of(
            new ServedZone(
                apex,
                set(apex, RecordType.SOA, "ns1.example.test. host.example.test. 1 2 3 4 60"),
                60,
                List.of(
                    set(apex, RecordType.NS, "ns1.example.test."),
                    set(Name.of("ns1.example.test"), RecordType.A, "127.0.0.1")),
                delivered,
                Optional.empty())));
  }

  private static RecordSet set(Name owner, int type, String text) {
    try {
      List<Rdata> data = List.of(RdataText.parse(type, text, Name.ROOT));
      return new RecordSet(owner, type, TTL, data);
    } catch (RdataException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static MapView view() {
    MapBuilder builder = new MapBuilder(1, 0);
    for (int region = 0; region < REGIONS; region++) {
      String id = "r" + region;
      builder.region(new Region(id, null, 0));
      for (int i = 0; i < SERVERS_OF_REGION; i++) {
        Address address = Address.parse("192.0." + region + "." + (i + 1)).orElseThrow();
        builder.server(new Server(id + "-" + i, id, "site" + i, List.of(address), 80, 443, 1));
      }
    }
    Random random = new Random(1);
    candidates(builder.anywhere(), random);
    for (int i = 0; i < UNITS; i++) {
      long bits = (0x0100_0000L + ((long) i << 8)) << 32;
      candidates(builder.unit(Prefix.of(Family.IPV4, bits, 0, 24)), random);
    }
    return MapView.of(builder.build(), Map.of());
  }

  private static void candidates(MapBuilder builder, Random random) {
    int first = random.nextInt(REGIONS);
    for (int i = 0; i < CANDIDATES; i++) {
      double nanos = 1e7 + random.nextInt(100_000_000);
      int region = (first + i) % REGIONS;
      builder.candidate(region, new double[] {nanos, nanos, nanos}, EvidenceSummary.NONE);
    }
  }
}
