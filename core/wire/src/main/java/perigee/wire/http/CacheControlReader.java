package perigee.wire.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Collects directives one by one; of conflicting times the least fresh one stays.
final class CacheControlReader {

  private static final Set<String> TIMES =
      Set.of(
          "max-age",
          "s-maxage",
          "stale-while-revalidate",
          "stale-if-error",
          "min-fresh",
          "max-stale");

  private static final Set<String> LISTS = Set.of("no-cache", "private");

  private final Set<String> flags = new HashSet<>();
  private final Map<String, Long> seconds = new HashMap<>();
  private final List<String> noCacheFields = new ArrayList<>();
  private final List<String> privateFields = new ArrayList<>();

  boolean isEmpty() {
    return flags.isEmpty()
        && seconds.isEmpty()
        && noCacheFields.isEmpty()
        && privateFields.isEmpty();
  }

  void directive(String caseName, @Nullable String argument) {
    String name = FieldLists.trim(caseName).toLowerCase(Locale.ROOT);
    String text = argument == null ? "" : FieldLists.unquoted(FieldLists.trim(argument));
    if (TIMES.contains(name)) {
      time(name, argument == null ? null : text);
    } else {
      flag(name, text);
    }
  }

  /// A directive of a targeted field. Times are integers, flags are booleans and lists of fields
  /// are strings; a value of another type is not consumed (RFC 9213 §2.1).
  void targeted(String name, StructuredFields.Member member) {
    if (!(member instanceof StructuredFields.Item item)) {
      return;
    }
    switch (item.value()) {
      case StructuredFields.Int(long value) -> time(name, Math.max(0, value));
      case StructuredFields.Bool(boolean value) when value && !TIMES.contains(name) ->
          flag(name, "");
      case StructuredFields.Text(String value) when LISTS.contains(name) -> flag(name, value);
      default -> {
        // Not consumed.
      }
    }
  }

  private void flag(String name, String fields) {
    List<String> listed = FieldLists.split(fields.toLowerCase(Locale.ROOT));
    if (listed.isEmpty()) {
      flags.add(name);
    } else if (name.equals("no-cache")) {
      noCacheFields.addAll(listed);
    } else if (name.equals("private")) {
      privateFields.addAll(listed);
    } else {
      // An argument where none belongs changes nothing: `no-store=1` forbids storing all the same.
      flags.add(name);
    }
  }

  private void time(String name, @Nullable String digits) {
    if (digits == null && name.equals("max-stale")) {
      time(name, CacheControl.MAX_SECONDS);
    } else {
      time(name, digits == null ? worst(name) : parse(digits, worst(name)));
    }
  }

  private void time(String name, long value) {
    if (!TIMES.contains(name)) {
      return;
    }
    long bounded = Math.min(value, CacheControl.MAX_SECONDS);
    boolean greaterIsStricter = name.equals("min-fresh");
    seconds.merge(name, bounded, greaterIsStricter ? Math::max : Math::min);
  }

  private static long worst(String name) {
    return name.equals("min-fresh") ? CacheControl.MAX_SECONDS : 0;
  }

  /// Delta-seconds (RFC 9111 §1.2.2).
  private static long parse(String digits, long invalid) {
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return invalid;
      }
      value = Math.min(value * 10 + digit, CacheControl.MAX_SECONDS);
    }
    return digits.isEmpty() ? invalid : value;
  }

  CacheControl finished() {
    return new CacheControl(
        flags.contains("no-store"),
        flags.contains("no-cache"),
        noCacheFields,
        flags.contains("private"),
        privateFields,
        flags.contains("public"),
        flags.contains("must-revalidate"),
        flags.contains("proxy-revalidate"),
        flags.contains("must-understand"),
        flags.contains("no-transform"),
        flags.contains("only-if-cached"),
        flags.contains("immutable"),
        seconds("max-age"),
        seconds("s-maxage"),
        seconds("stale-while-revalidate"),
        seconds("stale-if-error"),
        seconds("min-fresh"),
        seconds("max-stale"));
  }

  private long seconds(String name) {
    return seconds.getOrDefault(name, CacheControl.ABSENT);
  }
}
