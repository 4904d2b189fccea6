package perigee.control.mapping;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.model.mapping.Address;
import perigee.model.mapping.Location;

/// Where clients and regions are said to be: by the operator's own table first, then by the
/// database. From any thread.
final class Places implements AutoCloseable {

  private final MappingConfig config;
  private final PrefixTable table;
  private final @Nullable GeoDatabase database;

  private Places(MappingConfig config, PrefixTable table, @Nullable GeoDatabase database) {
    this.config = config;
    this.table = table;
    this.database = database;
  }

  /// @throws IOException if a file that the operator names can't be used
  static Places open(MappingConfig config) throws IOException {
    PrefixTable table =
        config.prefixTable().isPresent()
            ? PrefixTable.read(config.prefixTable().get(), config.regions())
            : PrefixTable.EMPTY;
    return new Places(
        config,
        table,
        config.geoDatabase().isPresent() ? GeoDatabase.open(config.geoDatabase().get()) : null);
  }

  Optional<Place> of(Address client) {
    Optional<Place> own = table.find(client);
    GeoDatabase other = database;
    return own.isPresent() || other == null ? own : other.find(client);
  }

  @Nullable Location region(String id) {
    return config.regions().get(id);
  }

  @Override
  public void close() {
    try {
      if (database != null) {
        database.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
