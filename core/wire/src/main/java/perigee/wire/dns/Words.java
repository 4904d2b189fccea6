package perigee.wire.dns;

import java.util.ArrayList;
import java.util.List;

/// The words of a record's text: apart by blanks, or in quotation marks (RFC 1035 §5.1). Escapes in
/// them are left as they are.
final class Words {

  /// One word.
  ///
  /// @param quoted whether it stood in quotation marks
  record Word(String text, boolean quoted) {}

  private final List<Word> words = new ArrayList<>();
  private int next;

  /// Takes a text apart.
  ///
  /// @throws RdataException if a quotation has no end
  Words(String text) throws RdataException {
    int at = 0;
    while (at < text.length()) {
      if (text.charAt(at) == ' ' || text.charAt(at) == '\t') {
        at++;
      } else {
        at = word(text, at);
      }
    }
  }

  private int word(String text, int from) throws RdataException {
    boolean quoted = text.charAt(from) == '"';
    StringBuilder word = new StringBuilder();
    boolean inside = quoted;
    int at = quoted ? from + 1 : from;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\\' && at + 1 < text.length()) {
        word.append(c).append(text.charAt(at + 1));
        at += 2;
      } else if (c == '"') {
        at++;
        if (quoted) {
          words.add(new Word(word.toString(), true));
          return at;
        }
        // As in key="value of a service parameter".
        inside = !inside;
      } else if (!inside && (c == ' ' || c == '\t')) {
        break;
      } else {
        word.append(c);
        at++;
      }
    }
    if (inside) {
      throw new RdataException("a quotation has no end");
    }
    words.add(new Word(word.toString(), false));
    return at;
  }

  boolean hasNext() {
    return next < words.size();
  }

  String next(String what) throws RdataException {
    if (!hasNext()) {
      throw new RdataException(what + " is missing");
    }
    return words.get(next++).text();
  }

  /// What is left, without blanks: long hexadecimal and base 64 may be written in groups.
  String rest(String what) throws RdataException {
    StringBuilder text = new StringBuilder(next(what));
    while (hasNext()) {
      text.append(next(what));
    }
    return text.toString();
  }

  void end() throws RdataException {
    if (hasNext()) {
      throw new RdataException("\"" + words.get(next).text() + "\" is too much");
    }
  }
}
