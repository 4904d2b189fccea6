package perigee.content.nameserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.Region;
import perigee.selection.answer.MapView;
import perigee.selection.map.EvidenceSummary;
import perigee.selection.map.MapBuilder;
import perigee.wire.dns.Name;

class NearServersTest {

  static final long IN_EAST = 0xcb00_7101L; // 203.0.113.1
  private static final long IN_WEST = 0xcb00_7201L; // 203.0.114.1
  private static final long AT_THE_POLE = 0xcb00_7301L; // 203.0.115.1
  private static final long UNKNOWN = 0xc000_0201L; // 192.0.2.1
  private static final int TTL = 14_400;

  @Test
  void aResolverIsReferredToTheServersNearIt() {
    Asking asking = asking("east", "east", "west", "west", "north");
    assertThat(referredTo(asking, IN_EAST)).containsExactlyInAnyOrder("n0", "n1", "n2", "n3");
    assertThat(referredTo(asking, IN_WEST)).containsExactlyInAnyOrder("n2", "n3", "n4");
  }

  @Test
  void whoIsInNoUnitIsToldTheWholeSet() {
    Asking asking = asking("east", "west", "north");
    assertThat(referredTo(asking, UNKNOWN)).containsExactly("n0", "n1", "n2");
  }

  @Test
  void oneNearPlaceIsNotEnough() {
    // Of the pole's candidates only the north has a name server.
    assertThat(referredTo(asking("north", "north", "south"), AT_THE_POLE))
        .containsExactlyInAnyOrder("n0", "n1", "n2");
    assertThat(referredTo(asking("north", "north"), AT_THE_POLE)).containsExactly("n0", "n1");
  }

  @Test
  void resolversOfOnePlaceAreSpreadOverItsServers() {
    Asking asking = asking("east", "east", "east", "east", "west");
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      List<String> told = referredTo(asking, IN_EAST + i);
      assertThat(told).hasSize(3).contains("n4");
      seen.addAll(told);
    }
    assertThat(seen).contains("n0", "n1", "n2", "n3");
  }

  private static List<String> referredTo(Asking asking, long resolver) {
    org.xbill.DNS.Message answer =
        asking.from(resolver, false).ask("www.shop.example.map.top.test", Type.A);
    assertThat(answer.getSection(Section.ANSWER)).isEmpty();
    assertThat(answer.getSection(Section.AUTHORITY)).allMatch(ns -> ns.getTTL() == TTL);
    // Each of them with its address, since its name lies below the zone.
    assertThat(answer.getSection(Section.ADDITIONAL))
        .hasSameSizeAs(answer.getSection(Section.AUTHORITY));
    return answer.getSection(Section.AUTHORITY).stream()
        .map(ns -> ns.rdataToString().replace(".ns.top.test.", ""))
        .toList();
  }

  /// A top level whose low level has servers n0, n1… in these regions.
  static Asking asking(String... regions) {
    List<String> lines = new ArrayList<>(List.of("top.test NS n0.ns.top.test."));
    List<NearServers.Near> servers = new ArrayList<>();
    for (int i = 0; i < regions.length; i++) {
      String name = "n" + i + ".ns.top.test";
      lines.add("map.top.test NS " + name + ".");
      lines.add(name + " A 192.0.2." + (i + 1));
      servers.add(new NearServers.Near(Name.of(name), regions[i]));
    }
    ServedZone zone = ServedThings.zone("top.test", List.of(), lines.toArray(String[]::new));
    List<perigee.wire.dns.RecordSet> records =
        zone.records().stream()
            .map(set -> set.owner().equals(Name.of("map.top.test")) ? set.withTtl(TTL) : set)
            .toList();
    ServedZone near =
        new ServedZone(zone.apex(), zone.soa(), 60, records, List.of(), zone.signatures())
            .with(new NearServers(Name.of("map.top.test"), TTL, servers));
    return new Asking(
        NameServerConfig.on(new java.net.InetSocketAddress(0), 1, "top", Asking.SECRET)
            .withResponsesPerSecond(0),
        new Served(Zones.of(List.of(near)), view()));
  }

  private static MapView view() {
    MapBuilder builder = new MapBuilder(1, 0);
    List.of("east", "west", "north").forEach(id -> builder.region(new Region(id, null, 0)));
    candidates(builder.anywhere(), 0, 1, 2);
    candidates(builder.unit(Prefix.parse("203.0.113.0/24").orElseThrow()), 0, 1, 2);
    candidates(builder.unit(Prefix.parse("203.0.114.0/24").orElseThrow()), 1, 2, 0);
    candidates(builder.unit(Prefix.parse("203.0.115.0/24").orElseThrow()), 2);
    return MapView.of(builder.build(), Map.of());
  }

  private static void candidates(MapBuilder builder, int... regions) {
    for (int rank = 0; rank < regions.length; rank++) {
      double nanos = 1e7 * (rank + 1);
      builder.candidate(regions[rank], new double[] {nanos, nanos, nanos}, EvidenceSummary.NONE);
    }
  }
}
