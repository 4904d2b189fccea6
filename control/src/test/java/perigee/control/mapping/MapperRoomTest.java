package perigee.control.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import perigee.model.mapping.Capacity;
import perigee.selection.answer.Reason;

/// Regions that have room for some of those who would like to come.
class MapperRoomTest extends MapperUnderTest {

  @Test
  void whatARegionHasNoRoomForGoesToTheNext() throws Exception {
    try (Mapper mapper = open()) {
      mapper.start();
      fleet.come("edge1", "east", "198.51.100.1", new Capacity(0, 100, 0));
      fleet.come("edge2", "west", "198.51.100.2");
      likeEast();
      fleet.awaitMap(_ -> isSentOn(mapper));
      assertThat(answer(mapper, "www.example").wouldChange()).startsWith("room in east");
      fleet.awaitMap(_ -> mapper.figures().displaced() > 0);
    }
  }

  @Test
  void requestsNeedRoomAsBytesDo() throws Exception {
    try (Mapper mapper = open()) {
      mapper.start();
      fleet.come("edge1", "east", "198.51.100.1", new Capacity(4, 0, 0));
      fleet.come("edge2", "west", "198.51.100.2", new Capacity(400, 0, 0));
      likeEast();
      fleet.awaitMap(_ -> isSentOn(mapper));
    }
  }

  @Test
  void aDearRegionCarriesNoMoreThanItsLimit() throws Exception {
    costLimits = List.of(new MappingConfig.CostLimit(2, 100));
    try (Mapper mapper = open()) {
      mapper.start();
      fleet.come("edge1", "east", "198.51.100.1", Capacity.UNKNOWN, 5);
      fleet.come("edge2", "west", "198.51.100.2");
      likeEast();
      fleet.awaitMap(_ -> isSentOn(mapper));
    }
  }

  @Test
  void aHostWithAContractStaysWhereOthersFindNoRoom() throws Exception {
    contracts = List.of(new MappingConfig.HostContract(List.of("vip.example"), 1_000, 10));
    try (Mapper mapper = openQuick()) {
      mapper.start();
      fleet.come("edge1", "east", "198.51.100.1", new Capacity(0, 100, 0));
      fleet.come("edge2", "west", "198.51.100.2");
      likeEast();
      fleet.awaitMap(_ -> isSentOn(mapper));
      Explained.Answer vip = answer(mapper, "vip.example");
      assertThat(vip.reason()).isEqualTo(Reason.GUARANTEED);
      assertThat(vip.chosen()).isEqualTo("east");
      // Beyond what was agreed it is as everybody.
      for (int i = 0; i < 20; i++) {
        ask("edge1", "vip.example", 10, 1_000_000);
      }
      fleet.awaitMap(_ -> answer(mapper, "vip.example").chosen().equals("west"));
    }
  }

  /// Whether clients are in the west for want of room; the first map may have them there since it
  /// knew of the west alone.
  private static boolean isSentOn(Mapper mapper) {
    return mapper
        .explain(CLIENT, false, "www.example", null)
        .map(explained -> explained.answers().getFirst())
        .filter(given -> given.chosen().equals("west") && given.reason() == Reason.CAPACITY)
        .isPresent();
  }

  /// East is by far the best for who asks for 200 requests and as many kilobytes.
  private void likeEast() {
    measure("edge2", 60e6);
    for (int i = 0; i < 20; i++) {
      measure("edge1", 10e6);
      ask("edge1", "www.example", 10, 10_000);
    }
  }
}
