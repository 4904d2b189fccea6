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

  /// Reads one value.
  ///
  /// @return null if it breaks the rules
  public static @Nullable Via parse(String text) {
    int semicolon = text.indexOf(';');
    String head = semicolon < 0 ? text : text.substring(0, semicolon);
    List<String> protocol = FieldText.split(head, '/');
    if (protocol.size() != 3
        || !FieldText.isToken(protocol.get(0))
        || !FieldText.isToken(protocol.get(1))) {
      return null;
    }
    String last = protocol.get(2);
    int blank = blank(last);
    if (blank < 0 || !FieldText.isToken(last.substring(0, blank))) {
      return null;
    }
    String sentBy = last.substring(blank).strip();
    if (sentBy.indexOf(' ') >= 0 || sentBy.indexOf('\t') >= 0) {
      sentBy = sentBy.replaceAll("[ \t]*:[ \t]*", ":");
    }
    SipUri.HostPort where = SipUri.HostPort.parse(sentBy);
    Parameters parameters =
        semicolon < 0 ? Parameters.NONE : Parameters.parse(text.substring(semicolon + 1), false);
    return (where == null || parameters == null)
        ? null
        : new Via(
            last.substring(0, blank).toUpperCase(Locale.ROOT),
            where.host(),
            where.port(),
            parameters);
  }

  private static int blank(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == ' ' || text.charAt(i) == '\t') {
        return i;
      }
    }
    return -1;
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
