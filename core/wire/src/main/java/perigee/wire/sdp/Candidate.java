package perigee.wire.sdp;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A candidate of ICE as descriptions and trickled messages tell it (RFC 8839 §5.1).
///
/// @param transport `udp` or `tcp`, in small letters
/// @param address an IP address, or a name that only multicast DNS knows
/// @param relatedAddress what a derived candidate comes from, empty if it is not told
/// @param tcpType `active`, `passive` or `so` of TCP (RFC 6544 §4.5), empty otherwise
public record Candidate(
    String foundation,
    int component,
    String transport,
    long priority,
    String address,
    int port,
    CandidateType type,
    String relatedAddress,
    int relatedPort,
    String tcpType) {

  private static final String PREFIX = "candidate:";
  private static final int LEAST_PARTS = 8;
  private static final int LONGEST = 512;
  private static final int LOCAL_SHIFT = 8;
  private static final int TYPE_SHIFT = 24;
  private static final int DIRECTION_SHIFT = 13;
  private static final int COMPONENTS = 256;

  /// A candidate of one's own machine, for component 1.
  public static Candidate host(
      String foundation, String transport, int localPreference, String address, int port) {
    String tcpType = transport.equals("tcp") ? "passive" : "";
    long priority = priority(CandidateType.HOST, localPreference, 1);
    return new Candidate(
        foundation, 1, transport, priority, address, port, CandidateType.HOST, "", 0, tcpType);
  }

  /// A priority (RFC 8445 §5.1.2.1).
  ///
  /// @param localPreference up to 65,535
  public static long priority(CandidateType type, int localPreference, int component) {
    return ((long) type.preference() << TYPE_SHIFT)
        + ((long) localPreference << LOCAL_SHIFT)
        + (COMPONENTS - component);
  }

  /// A priority of TCP (RFC 6544 §4.2).
  ///
  /// @param direction 0 to 7, how well this kind of opening suits
  /// @param other 0 to 8,191, among those that are alike
  public static long streamPriority(CandidateType type, int direction, int other) {
    int localPreference = (direction << DIRECTION_SHIFT) + other;
    return ((long) type.streamPreference() << TYPE_SHIFT)
        + ((long) localPreference << LOCAL_SHIFT)
        + (COMPONENTS - 1);
  }

  /// Reads one.
  ///
  /// @param text with `candidate:` before it, or without
  /// @return null if it is none
  public static @Nullable Candidate parse(String text) {
    String line = text.startsWith("a=") ? text.substring(2) : text;
    String body = line.startsWith(PREFIX) ? line.substring(PREFIX.length()) : line;
    String[] parts = body.length() > LONGEST ? new String[0] : body.strip().split(" +", -1);
    if (parts.length < LEAST_PARTS || !parts[6].equals("typ")) {
      return null;
    }
    int component = SdpText.number(parts[1], 1, COMPONENTS, -1);
    long priority = SdpText.longNumber(parts[3], SdpText.MOST_32, -1);
    int port = SdpText.number(parts[5], 0, SdpText.LAST_PORT, -1);
    CandidateType type = type(parts[7]);
    boolean right =
        component > 0 && priority >= 0 && port >= 0 && type != null && SdpText.isToken(parts[4]);
    if (!right || type == null || !SdpText.isToken(parts[0])) {
      return null;
    }
    Candidate read =
        new Candidate(
            parts[0],
            component,
            parts[2].toLowerCase(Locale.ROOT),
            priority,
            parts[4],
            port,
            type,
            after(parts, "raddr"),
            SdpText.number(after(parts, "rport"), 0, SdpText.LAST_PORT, 0),
            after(parts, "tcptype"));
    return read.text().length() <= LONGEST ? read : null;
  }

  private static @Nullable CandidateType type(String token) {
    for (CandidateType type : CandidateType.values()) {
      if (type.token().equals(token)) {
        return type;
      }
    }
    return null;
  }

  private static String after(String[] parts, String key) {
    for (int i = LEAST_PARTS; i + 1 < parts.length; i += 2) {
      if (parts[i].equals(key)) {
        return parts[i + 1];
      }
    }
    return "";
  }

  /// As it is written, from `candidate:` on.
  public String text() {
    StringBuilder text =
        new StringBuilder(PREFIX)
            .append(String.join(" ", foundation, Integer.toString(component), transport))
            .append(' ')
            .append(priority)
            .append(' ')
            .append(address)
            .append(' ')
            .append(port)
            .append(" typ ")
            .append(type.token());
    if (!relatedAddress.isEmpty()) {
      text.append(" raddr ").append(relatedAddress).append(" rport ").append(relatedPort);
    }
    if (!tcpType.isEmpty()) {
      text.append(" tcptype ").append(tcpType);
    }
    return text.toString();
  }
}
