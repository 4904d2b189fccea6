package perigee.content.record;

import org.jspecify.annotations.Nullable;

/// Writes one flat JSON object (RFC 8259); absent and empty texts are left out.
final class JsonLine {

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final StringBuilder out;

  JsonLine(int capacity) {
    out = new StringBuilder(capacity).append('{');
  }

  JsonLine number(String name, long value) {
    name(name).append(value);
    return this;
  }

  JsonLine text(String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      quote(name(name), value);
    }
    return this;
  }

  String end() {
    return out.append('}').toString();
  }

  private StringBuilder name(String name) {
    if (out.length() > 1) {
      out.append(',');
    }
    return out.append('"').append(name).append("\":");
  }

  private static void quote(StringBuilder out, String value) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f) {
        out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
