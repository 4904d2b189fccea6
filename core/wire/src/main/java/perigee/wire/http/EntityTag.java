package perigee.wire.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A validator of one representation (RFC 9110 §8.8.3).
///
/// @param weak whether it only promises semantic equivalence
/// @param opaque what stands between the quotes
public record EntityTag(boolean weak, String opaque) {

  public static Optional<EntityTag> parse(@Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    boolean weak = text.startsWith("W/");
    String quoted = weak ? text.substring(2) : text;
    int last = quoted.length() - 1;
    boolean whole = last > 0 && quoted.charAt(0) == '"' && quoted.indexOf('"', 1) == last;
    return whole ? Optional.of(new EntityTag(weak, quoted.substring(1, last))) : Optional.empty();
  }

  /// The tags of `If-Match` or `If-None-Match`; what is not a tag is left out. A backslash is no
  /// escape in a tag, so that a tag may end in one.
  public static List<EntityTag> list(String value) {
    List<EntityTag> tags = new ArrayList<>();
    int at = 0;
    while (at < value.length()) {
      int open = value.indexOf('"', at);
      int close = open < 0 ? -1 : value.indexOf('"', open + 1);
      if (close < 0) {
        break;
      }
      boolean weak = open >= at + 2 && value.startsWith("W/", open - 2);
      tags.add(new EntityTag(weak, value.substring(open + 1, close)));
      at = close + 1;
    }
    return List.copyOf(tags);
  }

  /// Strong comparison (§8.8.3.2): byte for byte the same.
  public boolean stronglyEquals(EntityTag other) {
    return !weak && !other.weak && opaque.equals(other.opaque);
  }

  /// Weak comparison (§8.8.3.2).
  public boolean weaklyEquals(EntityTag other) {
    return opaque.equals(other.opaque);
  }

  @Override
  public String toString() {
    return (weak ? "W/\"" : "\"") + opaque + "\"";
  }
}
