package perigee.selection.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static perigee.selection.map.Maps.address;
import static perigee.selection.map.Maps.prefix;

import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import perigee.model.mapping.Address;
import perigee.model.mapping.Dimension;
import perigee.model.mapping.MeasurementSource;
import perigee.model.mapping.PathSample;
import perigee.model.mapping.TrafficClass;

class EvidenceTableTest {

  private final EvidenceTable table =
      new EvidenceTable(new EvidenceConfig(100, 4, 24, 48, 30), new Random(1));

  @Test
  void strangersCannotFillIt() {
    for (int i = 0; i < 5_000; i++) {
      Address client = Address.ipv4(i << 8);
      table.add(client.asPrefix(), "r" + i % 9, probe(20), i);
      table.add(address("203.0.113.7").asPrefix(), "r" + i % 9, probe(20), i);
    }
    assertThat(table.size()).isEqualTo(100);
    assertThat(table.pathCount()).isLessThanOrEqualTo(400);
    assertThat(table.evicted()).isEqualTo(4_901);
    // Who is heard of all the time stays.
    assertThat(table.find(address("203.0.113.200"))).isNotNull();
  }

  @Test
  void clientsAreToldApartByTheirPrefix() {
    table.add(address("203.0.113.7").asPrefix(), "east", probe(20), 1);
    table.add(address("2001:db8:1:2::3").asPrefix(), "east", probe(20), 1);
    assertThat(Objects.requireNonNull(table.find(address("203.0.113.9"))).prefix())
        .isEqualTo(prefix("203.0.113.0/24"));
    assertThat(Objects.requireNonNull(table.find(address("2001:db8:1::9"))).prefix())
        .isEqualTo(prefix("2001:db8:1::/48"));
    assertThat(table.find(address("203.0.114.9"))).isNull();
  }

  @Test
  void figuresThatCannotBeTrueAreRefused() {
    PathSample[] wrong = {
      new PathSample(MeasurementSource.PROBE, 0, 1e6, 0, 0, 0, 0),
      new PathSample(MeasurementSource.PROBE, 1, Double.NaN, 0, 0, 0, 0),
      new PathSample(MeasurementSource.PROBE, 1, -1, 0, 0, 0, 0),
      new PathSample(MeasurementSource.PROBE, 1, 1e6, 0, 1, 2, 0),
      new PathSample(MeasurementSource.BEACON, 1, 1e6, 0, 0, 0, Double.POSITIVE_INFINITY)
    };
    for (PathSample each : wrong) {
      assertThat(table.add(prefix("203.0.113.0/24"), "east", each, 1)).isFalse();
    }
    assertThat(table.size()).isZero();
    assertThat(table.refused()).isEqualTo(wrong.length);
  }

  @Test
  void aFloodOfBeaconsIsOnePrefixsAndBounded() {
    PathSample lie = new PathSample(MeasurementSource.BEACON, 1, 1e6, 0, 0, 0, 0);
    int taken = 0;
    for (int i = 0; i < 10_000; i++) {
      taken += table.add(prefix("203.0.113.0/24"), "east", lie, i) ? 1 : 0;
    }
    assertThat(taken).isBetween(6, 12);
    assertThat(table.size()).isEqualTo(1);
  }

  @Test
  void whoIsSilentIsForgotten() {
    table.add(prefix("203.0.113.0/24"), "east", probe(20), 1_000);
    table.add(prefix("203.0.114.0/24"), "east", probe(20), 9_000);
    table.expire(5_000);
    assertThat(table.find(prefix("203.0.113.0/24"))).isNull();
    assertThat(table.find(prefix("203.0.114.0/24"))).isNotNull();
  }

  @Test
  void demandIsARate() {
    for (int second = 0; second < 3_600; second++) {
      table.addDemand(prefix("203.0.113.0/24"), TrafficClass.BULK, 2, 50, second * 1_000L);
    }
    ClientEvidence client = Objects.requireNonNull(table.find(prefix("203.0.113.0/24")));
    assertThat(client.demand(TrafficClass.BULK, Dimension.BYTES, 3_600_000)).isBetween(48.0, 52.0);
    assertThat(client.demand(TrafficClass.SMALL, Dimension.BYTES, 3_600_000)).isZero();
  }

  private static PathSample probe(double millis) {
    return new PathSample(MeasurementSource.PROBE, 1, millis * 1e6, 0, 1, 0, 0);
  }
}
