package perigee.model.property;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Edits of header fields, done in this order: remove, set, add.
///
/// @param remove names of fields to take away
/// @param set fields that replace all of their name
/// @param add fields to append
public record FieldEdits(List<String> remove, List<Line> set, List<Line> add) {

  public FieldEdits {
    remove = List.copyOf(remove);
    set = List.copyOf(set);
    add = List.copyOf(add);
  }

  /// One field line.
  public record Line(String name, String value) {}

  static @Nullable FieldEdits joined(@Nullable FieldEdits first, @Nullable FieldEdits second) {
    if (first == null || second == null) {
      return first == null ? second : first;
    }
    return new FieldEdits(
        concat(first.remove, second.remove),
        concat(first.set, second.set),
        concat(first.add, second.add));
  }

  private static <T> List<T> concat(List<T> a, List<T> b) {
    List<T> all = new ArrayList<>(a);
    all.addAll(b);
    return all;
  }
}
