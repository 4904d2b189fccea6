package perigee.content.semantics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import perigee.wire.http.FieldLists;

/// The normal form of a field that lists preferences with weights (RFC 9110 §12.4.2, §12.5): case,
/// white space and a weight of one say nothing, nor does the order, since members of the same
/// weight are equally good.
final class Preferences {

  private Preferences() {}

  static String normalised(String value) {
    List<String> members = new ArrayList<>();
    for (String member : FieldLists.split(value.toLowerCase(Locale.ROOT))) {
      members.add(member(member));
    }
    Collections.sort(members);
    return String.join(",", members);
  }

  private static String member(String text) {
    StringBuilder normal = new StringBuilder(text.length());
    for (String part : text.split(";", -1)) {
      String stripped = part.strip();
      if (!stripped.matches("q=1(\\.0{0,3})?")) {
        normal.append(normal.isEmpty() ? "" : ";").append(stripped);
      }
    }
    return normal.toString();
  }
}
