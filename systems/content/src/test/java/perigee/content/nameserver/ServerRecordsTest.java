package perigee.content.nameserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import perigee.model.mapping.Address;
import perigee.model.mapping.Family;
import perigee.model.mapping.Region;
import perigee.model.mapping.Server;
import perigee.model.mapping.TrafficClass;
import perigee.selection.answer.Assignment;
import perigee.selection.answer.Chooser;
import perigee.selection.answer.MapView;
import perigee.selection.answer.Question;
import perigee.selection.map.EvidenceSummary;
import perigee.selection.map.MapBuilder;
import perigee.wire.dns.RecordSet;
import perigee.wire.dns.RecordType;

class ServerRecordsTest {

  private final ServerRecords kept = new ServerRecords();

  @Test
  void recordsStayTheVeryOnesWhileServersKeepTheirAddresses() {
    RecordSet first = records(view("192.0.2.1", 100));
    // Signatures are kept by them, so a new map must not make new ones.
    assertThat(records(view("192.0.2.1", 200))).isSameAs(first);
    RecordSet moved = records(view("192.0.2.2", 200));
    assertThat(moved).isNotSameAs(first);
    assertThat(moved.rdata().toString()).isNotEqualTo(first.rdata().toString());
  }

  @Test
  void whatMaySoonBeAnotherIsKeptForAShorterTime() {
    assertThat(records(pair(false)).ttlSeconds()).isEqualTo(20);
    assertThat(records(pair(true)).ttlSeconds()).isEqualTo(5);
    assertThat(records(pair(false)).ttlSeconds()).isEqualTo(20);
  }

  private static MapView pair(boolean tentative) {
    MapBuilder builder = new MapBuilder(1, 0);
    builder.region(new Region("east", null, 0));
    for (int i = 1; i < 3; i++) {
      List<Address> addresses = List.of(Address.ipv4(0xC0000200 + i));
      builder.server(new Server("e" + i, "east", "site" + i, addresses, 80, 443, 100));
    }
    builder.anywhere().candidate(0, new double[] {1e6, 1e6, 1e6}, EvidenceSummary.NONE);
    if (tentative) {
      builder.tentative(TrafficClass.BULK);
    }
    return MapView.of(builder.build(), Map.of());
  }

  private RecordSet records(MapView view) {
    Question question =
        new Question().resolver(Family.IPV4, 0).trafficClass(TrafficClass.BULK).most(2);
    Assignment assignment = new Assignment();
    new Chooser().choose(view, question, assignment);
    RecordSet set = kept.records(RecordType.A, view.map().servers(), assignment);
    if (set == null) {
      throw new AssertionError("no records");
    }
    return set;
  }

  private static MapView view(String address, double capacity) {
    MapBuilder builder = new MapBuilder(1, 0);
    builder.region(new Region("east", null, 0));
    List<Address> addresses = List.of(Address.parse(address).orElseThrow());
    builder.server(new Server("e1", "east", "a", addresses, 80, 443, capacity));
    builder.anywhere().candidate(0, new double[] {1e6, 1e6, 1e6}, EvidenceSummary.NONE);
    return MapView.of(builder.build(), Map.of());
  }
}
