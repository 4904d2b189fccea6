package perigee.wire.sip;

import org.jspecify.annotations.Nullable;

/// A URI of a scheme that only its user understands.
public record OtherUri(String text) implements Uri {

  static @Nullable OtherUri parse(String text, int colon) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean good =
          i < colon
              ? FieldText.isAlphanumeric(c) || c == '+' || c == '-' || c == '.'
              : c > ' ' && c < 0x7f && c != '<' && c != '>' && c != '"';
      if (!good) {
        return null;
      }
    }
    return new OtherUri(text);
  }

  public String scheme() {
    return text.substring(0, text.indexOf(':'));
  }
}
