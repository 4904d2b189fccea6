package perigee.wire.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The content codings that a client accepts (RFC 9110 §12.5.3).
///
/// @param qualities coding in lower case to its quality in thousandths (§12.4.2)
public record AcceptEncoding(Map<String, Integer> qualities) {

  private static final int BEST = 1000;

  public AcceptEncoding {
    qualities = Map.copyOf(qualities);
  }

  /// A field that is missing asks for nothing, so only `identity` is accepted. `x-gzip` is gzip
  /// (§8.4.1.3).
  public static AcceptEncoding parse(@Nullable String value) {
    Map<String, Integer> qualities = new LinkedHashMap<>();
    for (String member : FieldLists.split(value)) {
      List<String> parts = FieldLists.split(member.toLowerCase(Locale.ROOT), ';');
      if (!parts.isEmpty()) {
        String coding = parts.getFirst();
        qualities.put(coding.equals("x-gzip") ? "gzip" : coding, quality(parts));
      }
    }
    return new AcceptEncoding(qualities);
  }

  private static int quality(List<String> parts) {
    for (String part : parts.subList(1, parts.size())) {
      if (part.startsWith("q=")) {
        return thousandths(part.substring(2));
      }
    }
    return BEST;
  }

  /// A quality that is malformed counts as none.
  private static int thousandths(String text) {
    boolean valid = !text.isEmpty() && text.length() <= 5;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      valid &= i == 1 ? c == '.' : c >= '0' && c <= '9';
    }
    if (!valid || text.charAt(0) > '1') {
      return 0;
    }
    StringBuilder digits = new StringBuilder(text).append(text.length() == 1 ? "." : "");
    while (digits.length() < 5) {
      digits.append('0');
    }
    return Math.min(BEST, Integer.parseInt(digits.deleteCharAt(1), 0, 4, 10));
  }

  /// Thousandths; 0 means not acceptable.
  public int quality(String coding) {
    Integer named = qualities.get(coding);
    if (named != null) {
      return named;
    }
    Integer any = qualities.get("*");
    if (coding.equals("identity")) {
      return any == null ? 1 : any;
    }
    return any == null ? 0 : any;
  }

  public boolean accepts(String coding) {
    return quality(coding) > 0;
  }

  /// The acceptable coding of the highest quality; of equals the first offered.
  ///
  /// @param offered in the server's order of liking
  public Optional<String> best(List<String> offered) {
    String best = null;
    int bestQuality = 0;
    for (String coding : offered) {
      if (quality(coding) > bestQuality) {
        best = coding;
        bestQuality = quality(coding);
      }
    }
    return Optional.ofNullable(best);
  }
}
