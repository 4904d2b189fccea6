package perigee.control.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.model.mapping.Address;
import perigee.model.mapping.Location;

class PrefixTableTest {

  private static final Map<String, Location> REGIONS = Map.of("east", new Location(40.7, -74));

  @TempDir private Path folder;

  @Test
  void theLongestPrefixAroundAnAddressCounts() throws IOException {
    PrefixTable table =
        read(
            """
            # ours
            203.0.113.0/24, 52.5, 13.4, AS64500, DE

            203.0.113.128/25,region=east
            2001:db8::/32,1,2
            """);
    assertThat(table.size()).isEqualTo(3);
    Place place = table.find(address("203.0.113.9")).orElseThrow();
    assertThat(place).isEqualTo(new Place(new Location(52.5, 13.4), 64500, "DE", "table"));
    assertThat(
            Objects.requireNonNull(table.find(address("203.0.113.200")).orElseThrow().location()))
        .isEqualTo(REGIONS.get("east"));
    assertThat(table.find(address("2001:db8:7::1"))).isPresent();
    assertThat(table.find(address("198.51.100.1"))).isEmpty();
  }

  @Test
  void aWrongLineIsToldWithItsNumber() {
    assertThatThrownBy(() -> read("203.0.113.0/24,1,2\n203.0.113.1/24,1,2\n"))
        .hasMessageContaining(":2:1: '203.0.113.1/24' is no prefix");
    assertThatThrownBy(() -> read("203.0.113.0/24,91,2\n")).hasMessageContaining("is no place");
    assertThatThrownBy(() -> read("203.0.113.0/24,region=moon\n"))
        .hasMessageContaining("region=moon has no place; give it under mapping.regions");
    assertThatThrownBy(() -> read("203.0.113.0/24\n")).hasMessageContaining("it has 1 fields");
    assertThatThrownBy(() -> read("203.0.113.0/24,1,2,x\n")).hasMessageContaining("no AS number");
  }

  private PrefixTable read(String text) throws IOException {
    Path file = folder.resolve("prefixes.csv");
    Files.writeString(file, text);
    return PrefixTable.read(file, REGIONS);
  }

  private static Address address(String text) {
    return Address.parse(text).orElseThrow();
  }
}
