package perigee.wire.sip;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One element on the way of a request (RFC 3261 §20.42).
///
/// @param transport in upper case: `TCP`, `TLS`, `WS`, `WSS`, or what others use
/// @param port -1 if it does not say
public record Via(String transport, String host, int port, Parameters parameters) {

  /// What branches begin with that are unique (RFC 3261 §8.1.1.7).
  public static final String COOKIE = "z9hG4bK";

  private static final List<String> TRANSPORTS = List.of("TCP", "TLS", "WS", "WSS");

  /// Reads one value.
  ///
  /// @return null if it breaks the rules
  public static @Nullable Via parse(String text) {
    int semicolon = text.indexOf(';');
    int end = semicolon < 0 ? text.length() : semicolon;
    int at = token(text, 0, end, '/');
    at = at < 0 ? -1 : token(text, at + 1, end, '/');
    if (at < 0) {
      return null;
    }
    int from = FieldText.skipBlanks(text, at + 1, end);
    int blank = from;
    while (blank < end && text.charAt(blank) != ' ' && text.charAt(blank) != '\t') {
      blank++;
    }
    if (blank == end || !FieldText.isToken(text, from, blank)) {
      return null;
    }
    SipUri.HostPort where = sentBy(text, blank, end);
    Parameters parameters =
        semicolon < 0
            ? Parameters.NONE
            : Parameters.parse(text, semicolon + 1, text.length(), false);
    return (where == null || parameters == null)
        ? null
        : new Via(transport(text, from, blank), where.host(), where.port(), parameters);
  }

  /// Where the separator behind a token is; -1 if there is anything but a token before it.
  private static int token(String text, int from, int to, char separator) {
    int at = text.indexOf(separator, from, to);
    int first = at < 0 ? to : FieldText.skipBlanks(text, from, at);
    boolean good = at >= 0 && FieldText.isToken(text, first, FieldText.trimEnd(text, first, at));
    return good ? at : -1;
  }

  private static String transport(String text, int from, int to) {
    for (String known : TRANSPORTS) {
      if (known.length() == to - from && text.startsWith(known, from)) {
        return known;
      }
    }
    return text.substring(from, to).toUpperCase(Locale.ROOT);
  }

  /// Blanks may stand around the colon.
  private static SipUri.@Nullable HostPort sentBy(String text, int from, int to) {
    int first = FieldText.skipBlanks(text, from, to);
    int last = FieldText.trimEnd(text, first, to);
    if (text.indexOf(' ', first, last) < 0 && text.indexOf('\t', first, last) < 0) {
      return SipUri.HostPort.parse(text, first, last);
    }
    String tight = text.substring(first, last).replaceAll("[ \t]*:[ \t]*", ":");
    return SipUri.HostPort.parse(tight, 0, tight.length());
  }

  /// Empty if there is none.
  public String branch() {
    String branch = parameters.value("branch");
    return branch == null ? "" : branch;
  }

  /// Whether the branch alone tells transactions apart.
  public boolean isUnique() {
    return branch().length() > COOKIE.length()
        && branch().regionMatches(true, 0, COOKIE, 0, COOKIE.length());
  }

  /// `host:port`, as it says.
  public String sentBy() {
    return port < 0 ? host : host + ":" + port;
  }

  public Via with(String name, @Nullable String value) {
    return new Via(transport, host, port, parameters.with(name, value));
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder("SIP/2.0/").append(transport).append(' ');
    out.append(sentBy());
    parameters.write(out);
    return out.toString();
  }
}
