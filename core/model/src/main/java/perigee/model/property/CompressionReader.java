package perigee.model.property;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import perigee.model.document.Mapping;
import perigee.model.document.Value;

/// Makes what a rule says of content codings: `true`, `false`, or a mapping, which means `true`
/// unless it says otherwise.
final class CompressionReader {

  private static final int MOST_LEAST_BYTES = 1 << 20;
  private static final Pattern TYPE =
      Pattern.compile("[a-z0-9!#$&^_.+-]{1,64}/([a-z0-9!#$&^_.+-]{1,64}|\\*)");

  private CompressionReader() {}

  static Compression compression(Value value) {
    if (!value.isMapping()) {
      return value.bool() ? Compression.ON : Compression.OFF;
    }
    Mapping map = value.map("enabled", "codings", "types", "least-bytes");
    return new Compression(
        map.bool("enabled", true),
        map.has("codings") ? codings(map) : Compression.CODINGS,
        map.has("types") ? types(map) : Compression.TYPES,
        map.integer("least-bytes", Compression.LEAST_BYTES, 0, MOST_LEAST_BYTES));
  }

  private static List<String> codings(Mapping map) {
    String right = "one of br, zstd, gzip";
    return RuleReader.list(map, "codings", Compression.CODINGS::contains, right).stream()
        .distinct()
        .toList();
  }

  private static List<String> types(Mapping map) {
    String right = "a media type without parameters, like text/html or text/*";
    return RuleReader.list(
            map, "types", type -> TYPE.matcher(type.toLowerCase(Locale.ROOT)).matches(), right)
        .stream()
        .map(type -> type.toLowerCase(Locale.ROOT))
        .toList();
  }
}
