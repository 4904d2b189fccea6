package perigee.wire.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Writes structured field values in their canonical form (RFC 9651 §4.1).
final class StructuredWriter {

  private static final Pattern KEY = Pattern.compile("[a-z*][a-z0-9_.*-]*");
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z*][!#$%&'*+.^_`|~0-9A-Za-z:/-]*");
  static final long MAX_INTEGER = 999_999_999_999_999L;

  private final StringBuilder out = new StringBuilder();

  StructuredWriter list(List<? extends StructuredFields.Member> members) {
    String separator = "";
    for (StructuredFields.Member member : members) {
      out.append(separator);
      member(member);
      separator = ", ";
    }
    return this;
  }

  StructuredWriter dictionary(Map<String, ? extends StructuredFields.Member> members) {
    String separator = "";
    for (Map.Entry<String, ? extends StructuredFields.Member> entry : members.entrySet()) {
      out.append(separator);
      key(entry.getKey());
      if (isTrue(entry.getValue())) {
        parameters(entry.getValue().parameters());
      } else {
        out.append('=');
        member(entry.getValue());
      }
      separator = ", ";
    }
    return this;
  }

  private static boolean isTrue(StructuredFields.Member member) {
    return member instanceof StructuredFields.Item(StructuredFields.Bool(boolean value), _)
        && value;
  }

  StructuredWriter member(StructuredFields.Member member) {
    switch (member) {
      case StructuredFields.Item item -> bare(item.value());
      case StructuredFields.InnerList inner -> inner(inner);
    }
    parameters(member.parameters());
    return this;
  }

  private void inner(StructuredFields.InnerList inner) {
    out.append('(');
    String separator = "";
    for (StructuredFields.Item item : inner.items()) {
      out.append(separator);
      member(item);
      separator = " ";
    }
    out.append(')');
  }

  private void parameters(Map<String, StructuredFields.Bare> parameters) {
    for (Map.Entry<String, StructuredFields.Bare> entry : parameters.entrySet()) {
      out.append(';');
      key(entry.getKey());
      if (!entry.getValue().equals(new StructuredFields.Bool(true))) {
        out.append('=');
        bare(entry.getValue());
      }
    }
  }

  private void key(String key) {
    require(KEY.matcher(key).matches(), "key", key);
    out.append(key);
  }

  private void bare(StructuredFields.Bare bare) {
    switch (bare) {
      case StructuredFields.Int(long value) -> integer(value);
      case StructuredFields.Decimal(BigDecimal value) -> decimal(value);
      case StructuredFields.Text(String value) -> text(value);
      case StructuredFields.Token(String value) -> {
        require(TOKEN.matcher(value).matches(), "token", value);
        out.append(value);
      }
      case StructuredFields.Binary(String base64) -> out.append(':').append(base64).append(':');
      case StructuredFields.Bool(boolean value) -> out.append(value ? "?1" : "?0");
      case StructuredFields.Date(long epochSeconds) -> {
        out.append('@');
        integer(epochSeconds);
      }
      case StructuredFields.Display(String value) -> display(value);
    }
  }

  private void integer(long value) {
    require(value >= -MAX_INTEGER && value <= MAX_INTEGER, "integer", value);
    out.append(value);
  }

  private void decimal(BigDecimal value) {
    BigDecimal rounded = value.setScale(3, RoundingMode.HALF_EVEN);
    require(rounded.precision() - rounded.scale() <= 12, "decimal", value);
    String text = rounded.stripTrailingZeros().toPlainString();
    out.append(text).append(text.indexOf('.') < 0 ? ".0" : "");
  }

  private void text(String value) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      require(c >= 0x20 && c < 0x7f, "string", value);
      if (c == '"' || c == '\\') {
        out.append('\\');
      }
      out.append(c);
    }
    out.append('"');
  }

  private void display(String value) {
    out.append("%\"");
    for (byte b : value.getBytes(UTF_8)) {
      if (b < 0x20 || b == 0x7f || b == '%' || b == '"') {
        out.append('%');
        out.append(Character.forDigit((b >> 4) & 15, 16)).append(Character.forDigit(b & 15, 16));
      } else {
        out.append((char) b);
      }
    }
    out.append('"');
  }

  private static void require(boolean valid, String what, Object seen) {
    if (!valid) {
      throw new IllegalArgumentException("not a structured field's " + what + ": " + seen);
    }
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
