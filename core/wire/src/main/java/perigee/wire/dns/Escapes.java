package perigee.wire.dns;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Octets in text: `\"`, `\065` and the like (RFC 1035 §5.1); what is not ASCII stands for its
/// UTF-8.
final class Escapes {

  private static final int DIGITS = 3;
  private static final int LAST_ASCII = 0x7e;

  private Escapes() {}

  static byte[] octets(String text) throws RdataException {
    Octets out = new Octets();
    int at = 0;
    while (at < text.length()) {
      if (text.charAt(at) == '\\') {
        int octet = NameText.escaped(text, at + 1);
        if (octet < 0) {
          throw new RdataException("\"" + text + "\" has a bad escape");
        }
        out.put((byte) octet);
        at += Character.isDigit(text.charAt(at + 1)) ? DIGITS + 1 : 2;
      } else {
        int point = text.codePointAt(at);
        out.put(Character.toString(point).getBytes(UTF_8));
        at += Character.charCount(point);
      }
    }
    return out.bytes();
  }

  /// In quotation marks.
  static String quoted(byte[] octets, int from, int length) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = from; i < from + length; i++) {
      int octet = octets[i] & 0xff;
      if (octet < ' ' || octet > LAST_ASCII) {
        text.append("\\%03d".formatted(octet));
      } else {
        text.append(octet == '"' || octet == '\\' ? "\\" : "").append((char) octet);
      }
    }
    return text.append('"').toString();
  }
}
