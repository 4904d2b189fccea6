package perigee.control.mapping;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import perigee.model.fleet.FleetMessage;
import perigee.model.mapping.Address;
import perigee.model.mapping.ClientDemand;
import perigee.model.mapping.ClientPath;
import perigee.model.mapping.Location;
import perigee.model.mapping.MeasurementSource;
import perigee.model.mapping.Measurements;
import perigee.model.mapping.PathSample;
import perigee.model.mapping.Prefix;
import perigee.selection.map.MapCodec;
import perigee.selection.map.MapDelta;
import perigee.selection.map.MapRead;
import perigee.selection.map.MappingMap;

/// A mapper with a fleet that says what a test has it say, and what tests ask of it.
@Timeout(value = 120, unit = SECONDS)
abstract class MapperUnderTest {

  static final Address CLIENT = Address.parse("203.0.113.9").orElseThrow();

  @TempDir Path data;
  final EdgeFleet fleet = new EdgeFleet();
  List<MappingConfig.CostLimit> costLimits = List.of();
  List<MappingConfig.HostContract> contracts = List.of();

  Mapper open() throws IOException {
    return open(InstantSource.system());
  }

  /// One whose clock goes five times as fast as that of others, so that a round comes each second.
  Mapper openQuick() throws IOException {
    Instant began = Instant.now();
    return open(() -> began.plus(Duration.between(began, Instant.now()).multipliedBy(5)));
  }

  private Mapper open(InstantSource clock) throws IOException {
    return Mapper.open(data, config(), "perigee.test", fleet, clock, new Random());
  }

  MappingConfig config() {
    Path table = data.resolve("table.csv");
    return new MappingConfig(
        Map.of(
            "east", new Location(40.7, -74),
            "west", new Location(37.8, -122.4)),
        Optional.empty(),
        Files.exists(table) ? Optional.of(table) : Optional.empty(),
        costLimits,
        contracts);
  }

  static String chosen(Mapper mapper) {
    return mapper
        .explain(CLIENT, false, "www.example", null)
        .map(explained -> explained.answers().getFirst().chosen())
        .orElse("");
  }

  void measure(String edge, double rttNanos) {
    measure(edge, CLIENT, rttNanos);
  }

  void measure(String edge, Address client, double rttNanos) {
    PathSample sample =
        new PathSample(MeasurementSource.PASSIVE, 20, rttNanos, 0, rttNanos > 0 ? 100 : 0, 0, 0);
    Prefix prefix = Prefix.of(client, 24);
    ClientPath path = new ClientPath(prefix, client, "", sample);
    fleet
        .observer()
        .measured(edge, new Measurements(List.of(path), List.of(), List.of(), List.of()));
  }

  void ask(String edge, String host, double requests, double bytes) {
    ClientDemand demand = new ClientDemand(Prefix.of(CLIENT, 24), host, requests, bytes);
    fleet
        .observer()
        .measured(edge, new Measurements(List.of(), List.of(), List.of(), List.of(demand)));
  }

  /// What a node has after each message that it was sent, in turn.
  List<MappingMap> taken(String node) {
    List<MappingMap> all = new ArrayList<>();
    byte[] has = new byte[0];
    for (FleetMessage.NewMap sent : fleet.maps(node)) {
      byte[] bytes = Base64.getDecoder().decode(sent.bytes());
      if (MapDelta.isDelta(bytes)) {
        assertThat(MapDelta.apply(has, bytes)).isInstanceOf(MapDelta.Whole.class);
        bytes = ((MapDelta.Whole) MapDelta.apply(has, bytes)).bytes();
      }
      has = bytes;
      assertThat(MapCodec.decode(has)).isInstanceOf(MapRead.Complete.class);
      MappingMap map = ((MapRead.Complete) MapCodec.decode(has)).map();
      assertThat(map.version()).isEqualTo(sent.version());
      all.add(map);
    }
    return all;
  }

  static Explained.Answer answer(Mapper mapper, String host) {
    return mapper.explain(CLIENT, false, host, null).orElseThrow().answers().getFirst();
  }
}
