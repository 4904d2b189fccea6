package perigee.control.mapping;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.model.mapping.Address;
import perigee.model.mapping.Family;
import perigee.model.mapping.Location;
import perigee.model.mapping.Prefix;

/// The operator's own table: a line for each prefix, `PREFIX,LATITUDE,LONGITUDE[,AS[,COUNTRY]]`, or
/// `PREFIX,region=REGION[,AS[,COUNTRY]]` for clients that are where a region is. Empty lines and
/// those that begin with `#` are passed over. The longest prefix around an address counts: one
/// look-up in a hash table for each length that occurs. Immutable.
final class PrefixTable {

  static final PrefixTable EMPTY = new PrefixTable();

  private static final int MOST_LINES = 2_000_000;
  private static final String REGION = "region=";

  private final Map<Prefix, Place> places = new HashMap<>();
  private final BitSet ipv4 = new BitSet();
  private final BitSet ipv6 = new BitSet();

  private PrefixTable() {}

  /// Reads a file.
  ///
  /// @param regions where regions are
  /// @throws IOException with line and reason if it can't be read or a line is wrong
  static PrefixTable read(Path file, Map<String, Location> regions) throws IOException {
    PrefixTable table = new PrefixTable();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (number > MOST_LINES) {
          throw new IOException(file + " has more than " + MOST_LINES + " lines");
        }
        if (!line.isBlank() && !line.startsWith("#")) {
          String problem = table.add(line, regions);
          if (problem != null) {
            throw new IOException(file + ":" + number + ":1: " + problem);
          }
        }
      }
    }
    return table;
  }

  /// @return what is wrong; null if nothing is
  private @Nullable String add(String line, Map<String, Location> regions) {
    String[] fields = line.strip().split("\\s*,\\s*", -1);
    Optional<Prefix> prefix = Prefix.parse(fields[0]);
    if (prefix.isEmpty()) {
      return "'" + fields[0] + "' is no prefix; it must be one as 203.0.113.0/24";
    }
    boolean byRegion = fields.length > 1 && fields[1].startsWith(REGION);
    int rest = byRegion ? 2 : 3;
    if (fields.length < rest || fields.length > rest + 2) {
      return "it has "
          + fields.length
          + " fields; it must be PREFIX,LATITUDE,LONGITUDE[,AS[,COUNTRY]] or"
          + " PREFIX,region=REGION[,AS[,COUNTRY]]";
    }
    @Nullable Location location =
        byRegion
            ? regions.get(fields[1].substring(REGION.length()))
            : location(fields[1], fields[2]);
    if (location == null) {
      return byRegion
          ? fields[1] + " has no place; give it under mapping.regions"
          : fields[1]
              + ","
              + fields[2]
              + " is no place; it must be degrees, -90 to 90 and -180 to"
              + " 180";
    }
    String as = fields.length > rest ? fields[rest] : "";
    if (!as.matches("(AS)?[0-9]{0,10}")) {
      return "'" + as + "' is no AS number";
    }
    String digits = as.startsWith("AS") ? as.substring(2) : as;
    long asNumber = digits.isEmpty() ? 0 : Long.parseLong(digits);
    String country = fields.length > rest + 1 ? fields[rest + 1] : "";
    places.put(prefix.get(), new Place(location, asNumber, country, "table"));
    lengths(prefix.get().family()).set(prefix.get().length());
    return null;
  }

  private static @Nullable Location location(String latitude, String longitude) {
    try {
      return new Location(Double.parseDouble(latitude), Double.parseDouble(longitude));
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private BitSet lengths(Family family) {
    return family == Family.IPV4 ? ipv4 : ipv6;
  }

  Optional<Place> find(Address address) {
    BitSet lengths = lengths(address.family());
    for (int l = lengths.previousSetBit(address.family().bits());
        l >= 0;
        l = lengths.previousSetBit(l - 1)) {
      Place place = places.get(Prefix.of(address, l));
      if (place != null) {
        return Optional.of(place);
      }
      if (l == 0) {
        break;
      }
    }
    return Optional.empty();
  }

  int size() {
    return places.size();
  }
}
