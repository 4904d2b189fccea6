package perigee.content.semantics;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.wire.http.EntityTag;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpDate;

/// One version of a representation, byte for byte: parts of it may be put together only if they are
/// of the same (RFC 9110 §15.3.7.3, RFC 9111 §3.4).
///
/// @param validator a strong entity tag, or without any tag a `Last-Modified` that is strong by its
///   age (RFC 9110 §8.8.2.2), as the origin wrote it
/// @param isTag which of the two
/// @param length bytes of the whole
public record Version(String validator, boolean isTag, long length) {

  private static final long STRONG_AFTER_MILLIS = 1000;

  /// The version that a response is of; null if nothing tells it surely.
  ///
  /// @param length bytes of the whole representation
  /// @param receivedAt stands in for a missing `Date`, milliseconds since 1970
  public static @Nullable Version of(Fields response, long length, long receivedAt) {
    String tag = response.first("etag");
    if (tag != null) {
      Optional<EntityTag> parsed = EntityTag.parse(tag).filter(one -> !one.weak());
      return parsed.map(one -> new Version(one.toString(), true, length)).orElse(null);
    }
    String modified = response.first("last-modified");
    if (modified == null || HttpDate.parse(modified, receivedAt).isEmpty()) {
      return null;
    }
    String date = response.first("date");
    long sent = date == null ? receivedAt : HttpDate.parse(date, receivedAt).orElse(receivedAt);
    long then = HttpDate.parse(modified, receivedAt).getAsLong();
    return then + STRONG_AFTER_MILLIS <= sent ? new Version(modified, false, length) : null;
  }

  /// Whether a part's fields name this version's validator.
  public boolean isOf(Fields part) {
    String seen = part.first(isTag ? "etag" : "last-modified");
    return validator.equals(seen);
  }

  /// Makes a request fail with 412 if the origin has another version (RFC 9110 §13.1.1, §13.1.4).
  public void require(Fields.Builder request) {
    request.set(isTag ? "if-match" : "if-unmodified-since", validator);
  }

  /// The version as `parse` reads it.
  public String text() {
    return length + (isTag ? " tag " : " date ") + validator;
  }

  /// Reads what `text` wrote; null if it is something else.
  public static @Nullable Version parse(@Nullable String text) {
    String[] parts = text == null ? new String[0] : text.split(" ", 3);
    if (parts.length != 3 || !parts[0].matches("[0-9]{1,18}")) {
      return null;
    }
    return new Version(parts[2], parts[1].equals("tag"), Long.parseLong(parts[0]));
  }
}
