package perigee.wire.sip;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A `sip` or `sips` URI (RFC 3261 §19.1), its escapes as they came.
///
/// @param user null if it names a host alone
/// @param password null for none
/// @param host a name, an IPv4 address, or an IPv6 address in brackets
/// @param port -1 if it does not say
/// @param fields header fields behind `?`; null for none
public record SipUri(
    boolean secure,
    @Nullable String user,
    @Nullable String password,
    String host,
    int port,
    Parameters parameters,
    @Nullable String fields)
    implements Uri {

  private static final int MOST_PORT = 65_535;

  /// Parameters that count even if only one of two URIs has them (RFC 3261 §19.1.4).
  private static final List<String> COUNT_ALONE =
      List.of("user", "ttl", "method", "maddr", "transport");

  private static final boolean[] USER = table("-_.!~*'()&=+$,;?/");
  private static final boolean[] PASSWORD = table("-_.!~*'()&=+$,");
  private static final boolean[] PARAMETER = table("-_.!~*'()[]/:&+$");
  private static final boolean[] FIELDS = table("-_.!~*'()[]/?:+$=&");

  /// A URI of a user at a host.
  public static SipUri of(@Nullable String user, String host, int port) {
    return new SipUri(false, user, null, host, port, Parameters.NONE, null);
  }

  private static boolean[] table(String marks) {
    boolean[] table = new boolean[128];
    for (char c = 0; c < table.length; c++) {
      table[c] = FieldText.isAlphanumeric(c) || marks.indexOf(c) >= 0;
    }
    return table;
  }

  static boolean isParameter(String text, int from, int to) {
    return from < to && isOf(PARAMETER, text, from, to);
  }

  /// Whether a part of a text has only these characters, and escapes.
  private static boolean isOf(boolean[] allowed, String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '%') {
        if (i + 2 >= to || hex(text, i + 1) < 0 || hex(text, i + 2) < 0) {
          return false;
        }
      } else if (c >= allowed.length || !allowed[c]) {
        return false;
      }
    }
    return true;
  }

  private static int hex(String text, int at) {
    return Character.digit(text.charAt(at), 16);
  }

  /// Reads one.
  ///
  /// @return null if it breaks the rules
  public static @Nullable SipUri parse(String text) {
    return parse(text, 0, text.length());
  }

  /// The same of a part of a text.
  static @Nullable SipUri parse(String text, int from, int to) {
    boolean secure = Uri.isOf(text, from, "sips:");
    int start = from + (secure ? 5 : 4);
    if (start > to || (!secure && !Uri.isOf(text, from, "sip:"))) {
      return null;
    }
    int sign = text.indexOf('@', start, to);
    if (sign < 0) {
      return behind(secure, null, null, text, start, to);
    }
    int inner = text.indexOf(':', start, sign);
    int userEnd = inner < 0 ? sign : inner;
    if (start == userEnd
        || !isOf(USER, text, start, userEnd)
        || (inner >= 0 && !isOf(PASSWORD, text, inner + 1, sign))) {
      return null;
    }
    String password = inner < 0 ? null : text.substring(inner + 1, sign);
    return behind(secure, text.substring(start, userEnd), password, text, sign + 1, to);
  }

  private static @Nullable SipUri behind(
      boolean secure,
      @Nullable String user,
      @Nullable String password,
      String text,
      int from,
      int to) {
    int question = text.indexOf('?', from, to);
    int end = question < 0 ? to : question;
    int semicolon = text.indexOf(';', from, end);
    int hostEnd = semicolon < 0 ? end : semicolon;
    Parameters parameters =
        hostEnd == end ? Parameters.NONE : Parameters.parse(text, hostEnd + 1, end, true);
    String fields = question < 0 ? null : text.substring(question + 1, to);
    if (parameters == null
        || (fields != null && (fields.isEmpty() || !isOf(FIELDS, fields, 0, fields.length())))) {
      return null;
    }
    HostPort where = HostPort.parse(text, from, hostEnd);
    return where == null
        ? null
        : new SipUri(secure, user, password, where.host(), where.port(), parameters, fields);
  }

  /// A host and a port.
  ///
  /// @param port -1 for none
  record HostPort(String host, int port) {

    static @Nullable HostPort parse(String text, int from, int to) {
      int bracket = text.lastIndexOf(']', to - 1);
      int colon = text.indexOf(':', Math.max(bracket, from), to);
      String host = text.substring(from, colon < 0 ? to : colon);
      int port = colon < 0 ? -1 : FieldText.number(text, colon + 1, to, MOST_PORT + 1);
      boolean good = bracket < from ? isName(host) : isBracketed(host);
      boolean reached = colon < 0 || (port > 0 && port <= MOST_PORT);
      return good && reached ? new HostPort(host, port) : null;
    }

    private static boolean isName(String host) {
      for (int i = 0; i < host.length(); i++) {
        char c = host.charAt(i);
        if (!FieldText.isAlphanumeric(c) && c != '-' && c != '.' && c != '_') {
          return false;
        }
      }
      return !host.isEmpty();
    }

    private static boolean isBracketed(String host) {
      if (host.charAt(0) != '[' || host.charAt(host.length() - 1) != ']') {
        return false;
      }
      for (int i = 1; i < host.length() - 1; i++) {
        char c = host.charAt(i);
        if (Character.digit(c, 16) < 0 && c != ':' && c != '.') {
          return false;
        }
      }
      return host.length() > 3;
    }
  }

  /// The user with its escapes resolved; empty if there is none.
  public String plainUser() {
    return user == null ? "" : unescaped(user);
  }

  /// Text with its escapes resolved.
  static String unescaped(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%' && i + 2 < text.length()) {
        plain.append((char) (16 * hex(text, i + 1) + hex(text, i + 2)));
        i += 2;
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  /// Text as the user part of a URI, or as a parameter's value: what may not stand there is
  /// escaped.
  public static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (FieldText.isAlphanumeric(c) || "-_.!~*'()".indexOf(c) >= 0) {
        out.append(c);
      } else {
        out.append('%').append("%02X".formatted((int) c));
      }
    }
    return out.toString();
  }

  /// Whether both are the same (RFC 3261 §19.1.4).
  public boolean matches(SipUri other) {
    return secure == other.secure
        && port == other.port
        && host.equalsIgnoreCase(other.host)
        && plainUser().equals(other.plainUser())
        && Objects.equals(plain(password), plain(other.password))
        && parametersMatch(other)
        && sorted(fields).equals(sorted(other.fields));
  }

  private static @Nullable String plain(@Nullable String text) {
    return text == null ? null : unescaped(text);
  }

  private boolean parametersMatch(SipUri other) {
    for (Parameters.Parameter one : parameters.all()) {
      if (other.parameters.has(one.name())
          && !same(parameters.value(one.name()), other.parameters.value(one.name()))) {
        return false;
      }
    }
    for (String name : COUNT_ALONE) {
      if (parameters.has(name) != other.parameters.has(name)) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(@Nullable String one, @Nullable String other) {
    return (one == null || other == null)
        ? Objects.equals(one, other)
        : unescaped(one).equalsIgnoreCase(unescaped(other));
  }

  private static List<String> sorted(@Nullable String fields) {
    return fields == null
        ? List.of()
        : FieldText.split(fields, '&').stream()
            .map(field -> unescaped(field).toLowerCase(Locale.ROOT))
            .sorted()
            .toList();
  }

  public SipUri with(Parameters others) {
    return new SipUri(secure, user, password, host, port, others, fields);
  }

  /// The user at the host and nothing else: what a person is known by.
  public SipUri bare() {
    return new SipUri(secure, user, null, host, port, Parameters.NONE, null);
  }

  @Override
  public String text() {
    StringBuilder out = new StringBuilder(secure ? "sips:" : "sip:");
    if (user != null) {
      out.append(user);
      if (password != null) {
        out.append(':').append(password);
      }
      out.append('@');
    }
    out.append(host);
    if (port >= 0) {
      out.append(':').append(port);
    }
    parameters.write(out);
    if (fields != null) {
      out.append('?').append(fields);
    }
    return out.toString();
  }

  @Override
  public String toString() {
    return text();
  }
}
