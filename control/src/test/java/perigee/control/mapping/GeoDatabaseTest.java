package perigee.control.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.model.mapping.Address;
import perigee.model.mapping.Location;

class GeoDatabaseTest {

  @TempDir private Path folder;

  private static Address address(String text) {
    return Address.parse(text).orElseThrow();
  }

  private static Map<String, Object> city(double latitude, double longitude, String country) {
    return Map.of(
        "location", Map.of("latitude", latitude, "longitude", longitude),
        "country", Map.of("iso_code", country));
  }

  private Path file() throws IOException {
    Path file = folder.resolve("cities.mmdb");
    new SmallGeoFile()
        .put("203.0.113.0/24", city(52.5, 13.4, "DE"))
        .put("198.51.0.0/16", Map.of("autonomous_system_number", 64_500L))
        .put("192.0.2.0/24", city(95.0, 13.4, "XX"))
        .put("2001:db8::/32", city(-33.9, 151.2, "AU"))
        .write(file);
    return file;
  }

  @Test
  void bothFamiliesAreFoundWithWhatIsSaidOfThem() throws IOException {
    try (GeoDatabase database = GeoDatabase.open(file())) {
      assertThat(database.find(address("203.0.113.9")))
          .contains(new Place(new Location(52.5, 13.4), 0, "DE", "geo-database"));
      assertThat(database.find(address("2001:db8:7::1")))
          .contains(new Place(new Location(-33.9, 151.2), 0, "AU", "geo-database"));
      assertThat(database.find(address("198.51.100.7")))
          .contains(new Place(null, 64_500, "", "geo-database"));
    }
  }

  @Test
  void whatIsNotInItOrNoPlaceOnEarthIsNotBelieved() throws IOException {
    try (GeoDatabase database = GeoDatabase.open(file())) {
      assertThat(database.find(address("203.0.114.9"))).isEmpty();
      assertThat(database.find(address("2001:db9::1"))).isEmpty();
      assertThat(database.find(address("192.0.2.1")).map(Place::location)).isEmpty();
    }
  }

  @Test
  void theOperatorsTableGoesBeforeIt() throws IOException {
    Path table = folder.resolve("table.csv");
    Files.writeString(table, "203.0.113.128/25,48.9,2.4,AS64501,FR\n");
    MappingConfig config = new MappingConfig(Map.of(), Optional.of(file()), Optional.of(table));
    try (Places places = Places.open(config)) {
      assertThat(places.of(address("203.0.113.200")).orElseThrow().country()).isEqualTo("FR");
      assertThat(places.of(address("203.0.113.9")).orElseThrow().country()).isEqualTo("DE");
    }
  }

  @Test
  void aFileThatIsNoneIsRefusedAndADamagedOneSaysNothing() throws IOException {
    Path wrong = folder.resolve("wrong.mmdb");
    Files.writeString(wrong, "no database");
    assertThatThrownBy(() -> GeoDatabase.open(wrong)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> GeoDatabase.open(folder.resolve("none.mmdb")))
        .isInstanceOf(IOException.class);
    byte[] bytes = Files.readAllBytes(file());
    int data = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("location");
    bytes[data - 1] = (byte) 0xFF;
    Path damaged = folder.resolve("damaged.mmdb");
    Files.write(damaged, bytes);
    try (GeoDatabase database = GeoDatabase.open(damaged)) {
      assertThat(database.find(address("203.0.113.9")).map(Place::location)).isEmpty();
    }
  }
}
