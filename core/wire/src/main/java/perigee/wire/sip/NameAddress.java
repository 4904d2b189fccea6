package perigee.wire.sip;

import org.jspecify.annotations.Nullable;

/// A URI with a name for people and parameters of the field (RFC 3261 §20.10): `From`, `To`,
/// `Contact`, `Route` and others.
///
/// @param name as it stands there, with its quotation marks; empty for none
public record NameAddress(String name, Uri uri, Parameters parameters) {

  /// Without a name.
  public static NameAddress of(Uri uri) {
    return new NameAddress("", uri, Parameters.NONE);
  }

  /// Reads one value.
  ///
  /// @return null if it breaks the rules
  public static @Nullable NameAddress parse(String text) {
    int quoteEnd = 0;
    if (text.startsWith("\"")) {
      quoteEnd = FieldText.quoteEnd(text, 0, text.length()) + 1;
      if (quoteEnd > text.length()) {
        return null;
      }
    }
    int open = text.indexOf('<', quoteEnd);
    return open < 0 ? bare(text) : bracketed(text, open);
  }

  /// Without brackets no comma, question mark or semicolon belongs to the URI (RFC 3261 §20).
  private static @Nullable NameAddress bare(String text) {
    int semicolon = text.indexOf(';');
    int end = semicolon < 0 ? text.length() : semicolon;
    int first = FieldText.skipBlanks(text, 0, end);
    int last = FieldText.trimEnd(text, first, end);
    if (text.indexOf('?', first, last) >= 0 || text.indexOf(',', first, last) >= 0) {
      return null;
    }
    return of("", Uri.parse(text, first, last), text, end);
  }

  private static @Nullable NameAddress bracketed(String text, int open) {
    int close = text.indexOf('>', open);
    String name = open == 0 ? "" : text.substring(0, open).strip();
    if (close < 0 || !isName(name)) {
      return null;
    }
    return of(name, Uri.parse(text, open + 1, close), text, close + 1);
  }

  /// One whose parameters, if it has any, begin at `from`.
  private static @Nullable NameAddress of(String name, @Nullable Uri uri, String text, int from) {
    int to = FieldText.trimEnd(text, from, text.length());
    int semicolon = FieldText.skipBlanks(text, from, to);
    if (uri == null || (semicolon < to && text.charAt(semicolon) != ';')) {
      return null;
    }
    Parameters parameters =
        semicolon == to ? Parameters.NONE : Parameters.parse(text, semicolon + 1, to, false);
    return parameters == null ? null : new NameAddress(name, uri, parameters);
  }

  /// Tokens with blanks between them, or a quoted string; names in other scripts are let through
  /// without quotation marks, too.
  private static boolean isName(String name) {
    if (name.startsWith("\"")) {
      return FieldText.isQuoted(name);
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!FieldText.isToken(c) && c != ' ' && c != '\t' && c < 0x80) {
        return false;
      }
    }
    return true;
  }

  /// The name without quotation marks.
  public String plainName() {
    return FieldText.unquoted(name);
  }

  /// The tag; null if there is none.
  public @Nullable String tag() {
    return parameters.value("tag");
  }

  /// Whom a `sip` or `sips` URI names; null if it is of another kind.
  public @Nullable SipUri sip() {
    return uri instanceof SipUri sip ? sip : null;
  }

  public NameAddress with(Parameters others) {
    return new NameAddress(name, uri, others);
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    if (!name.isEmpty()) {
      out.append(name).append(' ');
    }
    out.append('<').append(uri.text()).append('>');
    parameters.write(out);
    return out.toString();
  }
}
