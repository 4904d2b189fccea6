package perigee.wire.media;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads as much of XML as manifests need: elements, attributes, text, the five named entities and
/// character references. There is no document type and no other entity, so that nothing can grow or
/// be fetched. A document with more is refused.
final class XmlReader {

  private static final int MOST_DEPTH = 16;
  private static final int MOST_ELEMENTS = 65_536;
  private static final int MOST_ATTRIBUTES = 64;

  /// What is not well-formed, or too much; thrown here and caught here.
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String seen) {
      super(seen, null, false, false);
    }
  }

  private final String text;
  private int at;
  private int elements;

  private XmlReader(String text) {
    this.text = text;
  }

  /// The root element; empty if the document is refused.
  static Optional<XmlElement> read(String text) {
    try {
      return Optional.of(new XmlReader(text).root());
    } catch (Refused _) {
      return Optional.empty();
    }
  }

  private XmlElement root() throws Refused {
    if (text.startsWith("\uFEFF")) {
      at++;
    }
    while (true) {
      skipSpace();
      if (!skipMarkup()) {
        break;
      }
    }
    return element(0);
  }

  /// Skips a comment or a processing instruction.
  private boolean skipMarkup() throws Refused {
    if (text.startsWith("<!--", at)) {
      skipTo("-->");
      return true;
    }
    if (text.startsWith("<?", at)) {
      skipTo("?>");
      return true;
    }
    return false;
  }

  private void skipTo(String end) throws Refused {
    int found = text.indexOf(end, at);
    if (found < 0) {
      throw new Refused("no " + end);
    }
    at = found + end.length();
  }

  private XmlElement element(int depth) throws Refused {
    if (depth > MOST_DEPTH || ++elements > MOST_ELEMENTS) {
      throw new Refused("too many elements");
    }
    expect("<");
    String name = name();
    Map<String, String> attributes = attributes();
    if (text.startsWith("/>", at)) {
      at += 2;
      return new XmlElement(local(name), attributes, List.of(), "");
    }
    expect(">");
    List<XmlElement> children = new ArrayList<>(2);
    StringBuilder words = new StringBuilder();
    while (!text.startsWith("</", at)) {
      content(depth, children, words);
    }
    at += 2;
    expect(name);
    skipSpace();
    expect(">");
    return new XmlElement(local(name), attributes, children, words.toString().strip());
  }

  private void content(int depth, List<XmlElement> children, StringBuilder words) throws Refused {
    if (text.startsWith("<![CDATA[", at)) {
      int from = at + "<![CDATA[".length();
      skipTo("]]>");
      words.append(text, from, at - "]]>".length());
    } else if (!skipMarkup()) {
      if (text.startsWith("<", at)) {
        children.add(element(depth + 1));
      } else {
        int end = text.indexOf('<', at);
        if (end < 0) {
          throw new Refused("an element does not end");
        }
        words.append(unescaped(text.substring(at, end)));
        at = end;
      }
    }
  }

  private Map<String, String> attributes() throws Refused {
    Map<String, String> attributes = new HashMap<>();
    skipSpace();
    while (at < text.length() && text.charAt(at) != '>' && text.charAt(at) != '/') {
      String name = name();
      skipSpace();
      expect("=");
      skipSpace();
      char quote = at < text.length() ? text.charAt(at) : 0;
      int end = quote == '"' || quote == '\'' ? text.indexOf(quote, at + 1) : -1;
      if (end < 0 || attributes.size() >= MOST_ATTRIBUTES) {
        throw new Refused("an attribute without end, or too many");
      }
      attributes.put(local(name), unescaped(text.substring(at + 1, end)));
      at = end + 1;
      skipSpace();
    }
    return attributes;
  }

  private String name() throws Refused {
    int from = at;
    while (at < text.length() && isName(text.charAt(at))) {
      at++;
    }
    if (at == from) {
      throw new Refused("no name");
    }
    return text.substring(from, at);
  }

  private static boolean isName(char c) {
    return Character.isLetterOrDigit(c) || c == ':' || c == '_' || c == '-' || c == '.';
  }

  private static String local(String name) {
    return name.substring(name.lastIndexOf(':') + 1);
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private void expect(String what) throws Refused {
    if (!text.startsWith(what, at)) {
      throw new Refused("no " + what);
    }
    at += what.length();
  }

  private static String unescaped(String raw) throws Refused {
    if (raw.indexOf('&') < 0) {
      return raw;
    }
    StringBuilder plain = new StringBuilder(raw.length());
    int from = 0;
    for (int and = raw.indexOf('&'); and >= 0; and = raw.indexOf('&', from)) {
      int end = raw.indexOf(';', and);
      String meant = end < 0 ? null : entity(raw.substring(and + 1, end));
      if (meant == null) {
        throw new Refused("an entity that is not known");
      }
      plain.append(raw, from, and).append(meant);
      from = end + 1;
    }
    return plain.append(raw, from, raw.length()).toString();
  }

  private static @Nullable String entity(String name) {
    return switch (name) {
      case "amp" -> "&";
      case "lt" -> "<";
      case "gt" -> ">";
      case "quot" -> "\"";
      case "apos" -> "'";
      default -> name.startsWith("#") ? character(name) : null;
    };
  }

  private static @Nullable String character(String reference) {
    boolean hex = reference.startsWith("#x");
    String digits = reference.substring(hex ? 2 : 1);
    if (digits.isEmpty() || digits.length() > 7 || digits.startsWith("-")) {
      return null;
    }
    try {
      int code = Integer.parseInt(digits, hex ? 16 : 10);
      return Character.isValidCodePoint(code) ? Character.toString(code) : null;
    } catch (NumberFormatException _) {
      return null;
    }
  }
}
