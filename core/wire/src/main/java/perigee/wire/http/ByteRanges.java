package perigee.wire.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a `Range` field in bytes asks for (RFC 9110 §14.1.2).
///
/// @param specs in the order asked, at most `MAX_RANGES`
public record ByteRanges(List<Spec> specs) {

  /// A request for more ranges than this is answered whole (§14.2 lets a server ignore it).
  public static final int MAX_RANGES = 32;

  public ByteRanges {
    specs = List.copyOf(specs);
  }

  /// One asked-for range.
  ///
  /// @param first the first byte; -1 if the last bytes are asked for
  /// @param last the last byte, or how many bytes from the end; -1 if up to the end
  public record Spec(long first, long last) {}

  /// A range of a representation of known length.
  ///
  /// @param from the first byte
  /// @param to the byte after the last
  public record Range(long from, long to) {

    public long length() {
      return to - from;
    }

    /// The value of `Content-Range` (§14.4).
    public String contentRange(long completeLength) {
      return "bytes " + from + "-" + (to - 1) + "/" + completeLength;
    }
  }

  /// The ranges, or empty if the field is missing, malformed, too long or not in bytes: then it is
  /// ignored (§14.2).
  public static Optional<ByteRanges> parse(@Nullable String field) {
    if (field == null || !field.toLowerCase(Locale.ROOT).startsWith("bytes=")) {
      return Optional.empty();
    }
    List<String> texts = FieldLists.split(field.substring("bytes=".length()));
    if (texts.isEmpty() || texts.size() > MAX_RANGES) {
      return Optional.empty();
    }
    List<Spec> specs = new ArrayList<>(texts.size());
    for (String text : texts) {
      Spec spec = spec(text);
      if (spec == null) {
        return Optional.empty();
      }
      specs.add(spec);
    }
    return Optional.of(new ByteRanges(specs));
  }

  private static @Nullable Spec spec(String text) {
    int hyphen = text.indexOf('-');
    if (hyphen < 0 || text.length() == 1) {
      return null;
    }
    long first = hyphen == 0 ? -1 : number(text.substring(0, hyphen));
    long last = hyphen == text.length() - 1 ? -1 : number(text.substring(hyphen + 1));
    boolean malformed = first == -2 || last == -2;
    boolean backwards = first >= 0 && last >= 0 && last < first;
    return malformed || backwards ? null : new Spec(first, last);
  }

  /// Digits; -2 if there is anything else. Too great a number is past the end of everything.
  private static long number(String digits) {
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -2;
      }
      value = value > Long.MAX_VALUE / 100 ? value : value * 10 + digit;
    }
    return value;
  }

  /// The satisfiable ranges in the order asked; empty means 416 (§15.5.17). Ranges that overlap are
  /// joined in ascending order, so that a request never costs more than the whole (§14.2).
  public List<Range> resolve(long length) {
    List<Range> ranges = new ArrayList<>(specs.size());
    long sum = 0;
    for (Spec spec : specs) {
      Range range = resolve(spec, length);
      if (range.length() > 0) {
        ranges.add(range);
        sum += range.length();
      }
    }
    return sum > length || overlap(ranges) ? joined(ranges) : List.copyOf(ranges);
  }

  private static Range resolve(Spec spec, long length) {
    if (spec.first() < 0) {
      return new Range(Math.max(0, length - spec.last()), length);
    }
    long from = Math.min(spec.first(), length);
    return new Range(from, spec.last() < 0 ? length : Math.min(spec.last() + 1, length));
  }

  private static boolean overlap(List<Range> ranges) {
    return ranges.size() > 1 && joined(ranges).size() < ranges.size();
  }

  private static List<Range> joined(List<Range> ranges) {
    List<Range> sorted = new ArrayList<>(ranges);
    sorted.sort(Comparator.comparingLong(Range::from));
    List<Range> joined = new ArrayList<>(sorted.size());
    for (Range range : sorted) {
      Range last = joined.isEmpty() ? null : joined.getLast();
      if (last != null && range.from() < last.to()) {
        joined.set(joined.size() - 1, new Range(last.from(), Math.max(last.to(), range.to())));
      } else {
        joined.add(range);
      }
    }
    return List.copyOf(joined);
  }
}
