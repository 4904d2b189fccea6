package perigee.wire.http;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which bytes of a representation a 206 brings, as its `Content-Range` says (RFC 9110 §14.4).
///
/// @param from the first byte
/// @param to the byte after the last
/// @param complete bytes of the whole representation, or -1 if the sender does not know
public record ContentRange(long from, long to, long complete) {

  private static final Pattern FORM =
      Pattern.compile("bytes +(\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

  /// Reads the field; empty if it is missing, malformed, not in bytes, or brings nothing.
  public static Optional<ContentRange> parse(@Nullable String field) {
    if (field == null) {
      return Optional.empty();
    }
    Matcher matcher = FORM.matcher(field.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long from = Long.parseLong(matcher.group(1));
    long to = Long.parseLong(matcher.group(2)) + 1;
    String whole = matcher.group(3);
    long complete = whole.equals("*") ? -1 : Long.parseLong(whole);
    boolean possible = from < to && (complete < 0 || to <= complete);
    return possible ? Optional.of(new ContentRange(from, to, complete)) : Optional.empty();
  }

  /// Bytes that it brings.
  public long length() {
    return to - from;
  }
}
