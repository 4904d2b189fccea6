package perigee.control.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import perigee.model.Role;
import perigee.model.fleet.FleetMessage;
import perigee.model.mapping.Address;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.Region;
import perigee.model.mapping.Server;
import perigee.selection.map.EncodedMap;
import perigee.selection.map.EvidenceSummary;
import perigee.selection.map.MapBuilder;
import perigee.selection.map.MapDelta;

class MapCourierTest {

  private final EdgeFleet fleet = new EdgeFleet();
  private final MapCourier courier = new MapCourier(fleet);

  @BeforeEach
  void begin() {
    courier.publish(map(7), 0);
  }

  private static EncodedMap map(long version) {
    MapBuilder builder = new MapBuilder(version, version);
    builder.region(new Region("east", null, 0));
    Address address = Address.parse("192.0.2.1").orElseThrow();
    builder.server(new Server("e1", "east", "hall", List.of(address), 80, 443, 1));
    double[] nanos = {1e6, 2e6, 3e6};
    builder.anywhere().candidate(0, nanos, EvidenceSummary.NONE);
    for (int i = 0; i < 100; i++) {
      Address network = Address.parse("203.0." + i + ".0").orElseThrow();
      builder.unit(Prefix.of(network, 24)).candidate(0, nanos, EvidenceSummary.NONE);
    }
    return EncodedMap.of(builder.build());
  }

  /// `7` for a whole map, `+8` for what changed.
  private List<String> sent(String node) {
    return fleet.maps(node).stream()
        .map(piece -> (isDelta(piece) ? "+" : "") + piece.version())
        .toList();
  }

  private static boolean isDelta(FleetMessage.NewMap piece) {
    return MapDelta.isDelta(Base64.getDecoder().decode(piece.bytes()));
  }

  private void taken(String node, long version, String... problems) {
    courier.taken(node, version, List.of(problems), 0);
  }

  @Test
  void aNodeThatAnsweredIsSentWhatChanged() {
    courier.came("n1", Role.NAMESERVER, 0, 0);
    taken("n1", 7);
    courier.publish(map(8), 0);
    taken("n1", 8);
    assertThat(sent("n1")).containsExactly("7", "+8");
    assertThat(courier.upToDate()).isEqualTo(1);
    assertThat(courier.deltas()).isEqualTo(1);
  }

  @Test
  void aNodeThatComesBackSaysWhichMapItHas() {
    courier.publish(map(8), 0);
    courier.came("behind", Role.EDGE, 7, 0);
    courier.came("current", Role.EDGE, 8, 0);
    courier.came("ancient", Role.EDGE, 2, 0);
    courier.came("core", Role.CORE, 0, 0);
    assertThat(sent("behind")).containsExactly("+8");
    assertThat(sent("current")).isEmpty();
    assertThat(sent("ancient")).containsExactly("8");
    assertThat(sent("core")).isEmpty();
  }

  @Test
  void whoCanNotPutItTogetherGetsItWhole() {
    courier.publish(map(8), 0);
    courier.came("n1", Role.NAMESERVER, 7, 0);
    taken("n1", 8, "it changes map 7, which is not here");
    assertThat(sent("n1")).containsExactly("+8", "8");
    taken("n1", 8, "it has no server");
    assertThat(sent("n1")).containsExactly("+8", "8");
    courier.publish(map(9), 0);
    assertThat(sent("n1")).containsExactly("+8", "8", "9");
    assertThat(courier.refusals()).isEqualTo(2);
  }

  @Test
  void whoIsSlowGetsTheNewestAndNoQueue() {
    courier.came("n1", Role.NAMESERVER, 0, 0);
    for (int version = 8; version < 20; version++) {
      courier.publish(map(version), 0);
    }
    assertThat(sent("n1")).containsExactly("7");
    taken("n1", 7);
    // Seven is too long ago to count changes from.
    assertThat(sent("n1")).containsExactly("7", "19");
  }
}
