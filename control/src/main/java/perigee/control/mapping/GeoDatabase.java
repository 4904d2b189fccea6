package perigee.control.mapping;

import com.maxmind.db.Reader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.model.mapping.Address;
import perigee.model.mapping.Location;

/// A database in MaxMind's format (MMDB 2.0) that the operator supplies: cities with their places,
/// networks with their numbers. From any thread.
final class GeoDatabase implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(GeoDatabase.class);

  private final Reader reader;

  private GeoDatabase(Reader reader) {
    this.reader = reader;
  }

  /// @throws IOException if it can't be read, or is none
  static GeoDatabase open(Path file) throws IOException {
    return new GeoDatabase(new Reader(file.toFile()));
  }

  Optional<Place> find(Address address) {
    try {
      Map<?, ?> record = reader.get(InetAddress.getByAddress(address.bytes()), Map.class);
      return record == null ? Optional.empty() : Optional.of(place(record));
    } catch (IOException | RuntimeException e) {
      // The library throws what it likes at a damaged file; a presumption less is no harm.
      LOG.warn("event=geo-database-unreadable error=\"{}\"", e.toString());
      return Optional.empty();
    }
  }

  private static Place place(Map<?, ?> record) {
    String country =
        record.get("country") instanceof Map<?, ?> named
                && named.get("iso_code") instanceof String code
            ? code
            : "";
    long asNumber =
        record.get("autonomous_system_number") instanceof Number number ? number.longValue() : 0;
    return new Place(location(record.get("location")), asNumber, country, "geo-database");
  }

  private static @Nullable Location location(@Nullable Object value) {
    if (value instanceof Map<?, ?> degrees
        && degrees.get("latitude") instanceof Number latitude
        && degrees.get("longitude") instanceof Number longitude) {
      double north = latitude.doubleValue();
      double east = longitude.doubleValue();
      return Math.abs(north) <= 90 && Math.abs(east) <= 180 ? new Location(north, east) : null;
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
