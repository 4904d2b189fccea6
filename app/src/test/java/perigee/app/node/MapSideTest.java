package perigee.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.model.fleet.FleetMessage;
import perigee.model.mapping.Address;
import perigee.model.mapping.Region;
import perigee.model.mapping.Server;
import perigee.model.mapping.ServerHealth;
import perigee.selection.answer.MapView;
import perigee.selection.map.EncodedMap;
import perigee.selection.map.EvidenceSummary;
import perigee.selection.map.MapBuilder;
import perigee.selection.map.MapCodec;
import perigee.selection.map.MapDelta;
import perigee.selection.map.MappingMap;

class MapSideTest {

  @TempDir private Path data;

  @Test
  void theLastGoodMapSurvivesBadOnesAndARestart() throws Exception {
    MapSide side = MapSide.open(data);
    assertThat(side.view()).isEqualTo(MapView.EMPTY);
    assertThat(side.apply(7, map(7))).isEmpty();
    assertThat(side.view().map().version()).isEqualTo(7);

    byte[] damaged = map(8);
    damaged[damaged.length / 2] ^= 1;
    assertThat(side.apply(8, damaged)).isNotEmpty();
    assertThat(side.apply(9, map(8))).containsExactly("its bytes say version 8");
    assertThat(side.apply(8, MapCodec.encode(new MapBuilder(8, 0).build())))
        .containsExactly("it has no server");
    assertThat(side.apply(8, new byte[0])).isNotEmpty();
    assertThat(side.view().map().version()).isEqualTo(7);

    assertThat(MapSide.open(data).view().map().version()).isEqualTo(7);
    Files.write(data.resolve("mapping.map"), damaged);
    assertThat(MapSide.open(data).view()).isEqualTo(MapView.EMPTY);
  }

  @Test
  void whatChangedIsEnoughForWhoHasTheMapBefore() throws Exception {
    MapSide side = MapSide.open(data);
    byte[] delta = MapDelta.encode(EncodedMap.of(made(7)), EncodedMap.of(made(8)));
    assertThat(side.apply(8, delta)).singleElement().asString().contains("map 7");
    assertThat(side.version()).isZero();
    assertThat(side.apply(7, map(7))).isEmpty();
    assertThat(side.apply(8, delta)).isEmpty();
    assertThat(side.version()).isEqualTo(8);
    assertThat(Files.readAllBytes(data.resolve("mapping.map"))).isEqualTo(map(8));
    // The same once more does not fit any more, and changes nothing.
    assertThat(side.apply(8, delta)).isNotEmpty();
    assertThat(side.version()).isEqualTo(8);
  }

  @Test
  void aMapThatCannotBeKeptIsInForceAllTheSame() throws Exception {
    MapSide side = MapSide.open(data);
    assertThat(side.apply(7, map(7))).isEmpty();
    // As a full disk would, this keeps the file from being replaced.
    Path inTheWay = Files.createDirectories(data.resolve("mapping.map.new/x"));
    byte[] second = MapDelta.encode(EncodedMap.of(made(7)), EncodedMap.of(made(8)));
    assertThat(side.apply(8, second)).isEmpty();
    byte[] third = MapDelta.encode(EncodedMap.of(made(8)), EncodedMap.of(made(9)));
    assertThat(side.apply(9, third)).isEmpty();
    assertThat(side.version()).isEqualTo(9);
    assertThat(MapSide.open(data).version()).isEqualTo(7);

    Files.delete(inTheWay);
    Files.delete(inTheWay.getParent());
    byte[] fourth = MapDelta.encode(EncodedMap.of(made(9)), EncodedMap.of(made(10)));
    assertThat(side.apply(10, fourth)).isEmpty();
    assertThat(MapSide.open(data).version()).isEqualTo(10);
  }

  @Test
  void healthHoldsAcrossMapsAndIsToldAtOnce() {
    MapSide side = MapSide.open(data);
    List<Integer> usable = new ArrayList<>();
    side.onChange(view -> usable.add(view.states().usableCount()));
    side.apply(
        new FleetMessage.Health(1, List.of(new ServerHealth("edge1", ServerHealth.State.DEAD, 0))));
    assertThat(side.apply(7, map(7))).isEmpty();
    side.apply(new FleetMessage.Health(2, List.of()));
    assertThat(usable).containsExactly(0, 1, 2);
  }

  private static byte[] map(long version) {
    return MapCodec.encode(made(version));
  }

  private static MappingMap made(long version) {
    MapBuilder builder = new MapBuilder(version, 1_000);
    builder.region(new Region("east", null, 0));
    for (String id : List.of("edge1", "edge2")) {
      List<Address> addresses = List.of(Address.parse("203.0.113.5").orElseThrow());
      builder.server(new Server(id, "east", id, addresses, 80, 443, 100));
    }
    builder.anywhere().candidate(0, new double[] {1e6, 2e6, 3e6}, EvidenceSummary.NONE);
    return builder.build();
  }
}
