package perigee.selection.map;

import static org.assertj.core.api.Assertions.assertThat;
import static perigee.selection.map.Maps.address;
import static perigee.selection.map.Maps.millis;
import static perigee.selection.map.Maps.prefix;

import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import perigee.model.mapping.Address;
import perigee.model.mapping.Family;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.Region;
import perigee.model.mapping.TrafficClass;

class MappingMapTest {

  @Test
  void theLongestPrefixIsFoundAndItsScopeIsTrue() {
    for (int units : new int[] {0, 3, 60, 1_000}) {
      MappingMap map = Maps.random(units, units);
      Random random = new Random(7);
      for (int i = 0; i < 1_000; i++) {
        Address asked = asked(map, random);
        int row = map.unit(asked.family(), asked.high());
        assertThat(row).isEqualTo(longest(map, asked));
        int scope = map.scope(asked.family(), asked.high());
        assertThat(sameRowThroughout(map, Prefix.of(asked, scope), row)).isTrue();
        assertThat(scope == 0 || !sameRowThroughout(map, Prefix.of(asked, scope - 1), row))
            .isTrue();
      }
    }
  }

  /// Half of the addresses are in or beside a unit.
  private static Address asked(MappingMap map, Random random) {
    if (map.unitCount() > 0 && random.nextBoolean()) {
      Prefix unit = Objects.requireNonNull(map.prefix(1 + random.nextInt(map.unitCount())));
      Prefix beside = random.nextBoolean() ? unit : unit.sibling();
      return beside.first();
    }
    boolean ipv4 = random.nextBoolean();
    long bits = random.nextLong();
    return ipv4 ? Address.ipv4((int) bits) : new Address(Family.IPV6, bits, 0);
  }

  private static int longest(MappingMap map, Address address) {
    int best = MappingMap.ANYWHERE;
    int length = -1;
    for (int row = 1; row <= map.unitCount(); row++) {
      Prefix prefix = map.prefix(row);
      if (prefix != null && prefix.contains(address) && prefix.length() > length) {
        best = row;
        length = prefix.length();
      }
    }
    return best;
  }

  /// A block is of one row if its first address is and no unit starts inside it.
  private static boolean sameRowThroughout(MappingMap map, Prefix block, int row) {
    if (map.unit(block.family(), block.high()) != row) {
      return false;
    }
    for (int other = 1; other <= map.unitCount(); other++) {
      Prefix prefix = map.prefix(other);
      if (prefix != null && other != row && block.contains(prefix)) {
        return false;
      }
      if (prefix != null && other == row && !prefix.contains(block)) {
        return false;
      }
    }
    return true;
  }

  @Test
  void rowsSayWhatWasBuilt() {
    MapBuilder builder = new MapBuilder(9, 1000);
    builder.region(new Region("east", null, 0.5)).region(new Region("west", null, 0.1));
    builder.server(Maps.server("e1", "east", "a", "192.0.2.1"));
    builder.unit(prefix("203.0.113.0/24"));
    builder.candidate(0, new double[] {30e6, 900e6, 5e6}, new EvidenceSummary(12, 3, 0.75));
    builder.candidate(1, millis(20), EvidenceSummary.NONE);
    builder.chosen(TrafficClass.BULK, 0, Why.CAPACITY);
    MappingMap map = builder.build();
    int row = map.unit(Family.IPV4, address("203.0.113.9").high());
    assertThat(map.prefix(row)).isEqualTo(prefix("203.0.113.0/24"));
    assertThat(map.region(row, TrafficClass.SMALL, 0)).isEqualTo(1);
    assertThat(map.region(row, TrafficClass.SMALL, 1)).isEqualTo(0);
    assertThat(map.region(row, TrafficClass.BULK, 0)).isEqualTo(0);
    assertThat(map.region(row, TrafficClass.STREAM, 0)).isEqualTo(0);
    assertThat(map.why(row, TrafficClass.BULK)).isEqualTo(Why.CAPACITY);
    assertThat(map.predictedNanos(row, TrafficClass.BULK, 0)).isBetween(899e6, 901e6);
    EvidenceSummary evidence = map.evidence(row, TrafficClass.BULK, 0);
    assertThat(evidence.samples()).isEqualTo(12);
    assertThat(evidence.ageSeconds()).isEqualTo(3);
    assertThat(evidence.confidence()).isBetween(0.745, 0.755);
    assertThat(map.evidence(row, TrafficClass.BULK, 1)).isEqualTo(EvidenceSummary.NONE);
    assertThat(map.unit(Family.IPV4, address("203.0.114.9").high())).isZero();
  }

  @Test
  void resolversAreApartFromClients() {
    MapBuilder builder = new MapBuilder(1, 1);
    builder.region(new Region("east", null, 0));
    builder.resolver(prefix("198.51.100.53/32")).candidate(0, millis(5), EvidenceSummary.NONE);
    MappingMap map = builder.build();
    long resolver = address("198.51.100.53").high();
    assertThat(map.resolver(Family.IPV4, resolver)).isEqualTo(1);
    assertThat(map.unit(Family.IPV4, resolver)).isEqualTo(MappingMap.ANYWHERE);
    assertThat(map.resolver(Family.IPV6, resolver)).isEqualTo(MappingMap.UNLISTED);
    assertThat(map.prefix(1)).isEqualTo(prefix("198.51.100.53/32"));
  }
}
