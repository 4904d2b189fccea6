package perigee.wire.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One member of a `Link` field (RFC 8288 §3).
///
/// @param text as it stands in the field
/// @param relations the values of `rel`, in lower case
public record Link(String text, List<String> relations) {

  public Link {
    relations = List.copyOf(relations);
  }

  /// The members of a field's value; what is malformed is left out.
  public static List<Link> list(String value) {
    List<Link> links = new ArrayList<>(4);
    int start = 0;
    boolean bracketed = false;
    boolean quoted = false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (quoted) {
        i += c == '\\' ? 1 : 0;
        quoted = c != '"';
      } else if (bracketed) {
        bracketed = c != '>';
      } else if (c == ',') {
        add(links, value.substring(start, i));
        start = i + 1;
      } else {
        quoted = c == '"';
        bracketed = c == '<';
      }
    }
    add(links, value.substring(start));
    return links;
  }

  private static void add(List<Link> links, String member) {
    String text = FieldLists.trim(member);
    int end = text.indexOf('>');
    if (text.startsWith("<") && end > 0 && text.lastIndexOf('<', end) == 0) {
      links.add(new Link(text, relations(text.substring(end + 1))));
    }
  }

  /// The first `rel` counts (§3.3).
  private static List<String> relations(String parameters) {
    for (String parameter : FieldLists.split(parameters, ';')) {
      int equals = parameter.indexOf('=');
      if (equals > 0 && FieldLists.trim(parameter.substring(0, equals)).equalsIgnoreCase("rel")) {
        String values = FieldLists.unquoted(FieldLists.trim(parameter.substring(equals + 1)));
        return List.of(values.toLowerCase(Locale.ROOT).strip().split(" +"));
      }
    }
    return List.of();
  }
}
