package perigee.wire.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads one structured field value (RFC 9651 §4.2). An error ends reading through a private,
/// stackless signal that never leaves the three `whole` methods.
final class StructuredReader {

  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~:/";
  private static final String KEY_MARKS = "_-.*";
  private static final int END = -1;

  private final String text;
  private int at;

  StructuredReader(String text) {
    this.text = text;
  }

  private static final class Wrong extends Exception {
    private static final long serialVersionUID = 1;

    Wrong() {
      super("malformed", null, false, false);
    }
  }

  private interface Part<T> {
    T read() throws Wrong;
  }

  Optional<StructuredFields.Item> wholeItem() {
    return whole(this::item);
  }

  Optional<List<StructuredFields.Member>> wholeList() {
    return whole(this::list);
  }

  Optional<Map<String, StructuredFields.Member>> wholeDictionary() {
    return whole(this::dictionary);
  }

  private <T> Optional<T> whole(Part<T> part) {
    try {
      skip(" ");
      T value = part.read();
      skip(" ");
      return at == text.length() ? Optional.of(value) : Optional.empty();
    } catch (Wrong _) {
      return Optional.empty();
    }
  }

  private List<StructuredFields.Member> list() throws Wrong {
    List<StructuredFields.Member> members = new ArrayList<>();
    while (at < text.length()) {
      members.add(member());
      if (!comma()) {
        break;
      }
    }
    return members;
  }

  private Map<String, StructuredFields.Member> dictionary() throws Wrong {
    Map<String, StructuredFields.Member> members = new LinkedHashMap<>();
    while (at < text.length()) {
      String key = key();
      StructuredFields.Member member =
          take('=')
              ? member()
              : new StructuredFields.Item(new StructuredFields.Bool(true), parameters());
      // The last of a key counts and stands where it stands.
      members.remove(key);
      members.put(key, member);
      if (!comma()) {
        break;
      }
    }
    return members;
  }

  /// Steps over a comma to the next member; false at the end. Nothing after a comma is an error.
  private boolean comma() throws Wrong {
    int before = at;
    skip(" \t");
    if (at == text.length()) {
      at = before;
      return false;
    }
    expect(',');
    skip(" \t");
    require(at < text.length());
    return true;
  }

  private StructuredFields.Member member() throws Wrong {
    return peek() == '(' ? inner() : item();
  }

  private StructuredFields.Member inner() throws Wrong {
    expect('(');
    List<StructuredFields.Item> items = new ArrayList<>();
    skip(" ");
    while (!take(')')) {
      items.add(item());
      int c = peek();
      require(c == ' ' || c == ')');
      skip(" ");
    }
    return new StructuredFields.InnerList(items, parameters());
  }

  private StructuredFields.Item item() throws Wrong {
    StructuredFields.Bare value = bare();
    return new StructuredFields.Item(value, parameters());
  }

  private Map<String, StructuredFields.Bare> parameters() throws Wrong {
    Map<String, StructuredFields.Bare> parameters = new LinkedHashMap<>();
    while (take(';')) {
      skip(" ");
      String key = key();
      StructuredFields.Bare value = take('=') ? bare() : new StructuredFields.Bool(true);
      parameters.remove(key);
      parameters.put(key, value);
    }
    return parameters;
  }

  private String key() throws Wrong {
    int start = at;
    int first = peek();
    require(first == '*' || isLower(first));
    while (isLower(peek()) || isDigit(peek()) || isOneOf(peek(), KEY_MARKS)) {
      at++;
    }
    return text.substring(start, at);
  }

  private StructuredFields.Bare bare() throws Wrong {
    int c = peek();
    return switch (c) {
      case '"' -> string();
      case ':' -> binary();
      case '?' -> bool();
      case '@' -> date();
      case '%' -> display();
      default -> {
        if (c == '-' || isDigit(c)) {
          yield number();
        }
        require(c == '*' || isLetter(c));
        yield token();
      }
    };
  }

  private StructuredFields.Bare token() {
    int start = at;
    while (isLetter(peek()) || isDigit(peek()) || isOneOf(peek(), TOKEN_MARKS)) {
      at++;
    }
    return new StructuredFields.Token(text.substring(start, at));
  }

  private StructuredFields.Bare number() throws Wrong {
    int start = at;
    take('-');
    int whole = digits();
    require(whole > 0);
    if (peek() != '.') {
      require(whole <= 15);
      return new StructuredFields.Int(Long.parseLong(text.substring(start, at)));
    }
    at++;
    int fraction = digits();
    require(whole <= 12 && fraction >= 1 && fraction <= 3);
    return new StructuredFields.Decimal(new BigDecimal(text.substring(start, at)));
  }

  private int digits() {
    int start = at;
    while (isDigit(peek())) {
      at++;
    }
    return at - start;
  }

  private StructuredFields.Bare string() throws Wrong {
    expect('"');
    StringBuilder value = new StringBuilder();
    for (int c = next(); c != '"'; c = next()) {
      if (c == '\\') {
        c = next();
        require(c == '"' || c == '\\');
      }
      require(c >= 0x20 && c < 0x7f);
      value.append((char) c);
    }
    return new StructuredFields.Text(value.toString());
  }

  private StructuredFields.Bare binary() throws Wrong {
    expect(':');
    int end = text.indexOf(':', at);
    require(end >= 0);
    String base64 = text.substring(at, end);
    at = end + 1;
    try {
      return StructuredFields.Binary.of(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException _) {
      throw new Wrong();
    }
  }

  private StructuredFields.Bare bool() throws Wrong {
    expect('?');
    int c = next();
    require(c == '0' || c == '1');
    return new StructuredFields.Bool(c == '1');
  }

  private StructuredFields.Bare date() throws Wrong {
    expect('@');
    if (peek() == '-' || isDigit(peek())) {
      if (number() instanceof StructuredFields.Int(long seconds)) {
        return new StructuredFields.Date(seconds);
      }
    }
    throw new Wrong();
  }

  private StructuredFields.Bare display() throws Wrong {
    expect('%');
    expect('"');
    ByteBuffer bytes = ByteBuffer.allocate(text.length() - at);
    for (int c = next(); c != '"'; c = next()) {
      require(c >= 0x20 && c < 0x7f);
      bytes.put((byte) (c == '%' ? lowerHex(next()) * 16 + lowerHex(next()) : c));
    }
    try {
      return new StructuredFields.Display(UTF_8.newDecoder().decode(bytes.flip()).toString());
    } catch (CharacterCodingException _) {
      throw new Wrong();
    }
  }

  private static int lowerHex(int c) throws Wrong {
    require(isDigit(c) || (c >= 'a' && c <= 'f'));
    return Character.digit(c, 16);
  }

  private int peek() {
    return at < text.length() ? text.charAt(at) : END;
  }

  private int next() throws Wrong {
    require(at < text.length());
    return text.charAt(at++);
  }

  private boolean take(char c) {
    boolean there = peek() == c;
    at += there ? 1 : 0;
    return there;
  }

  private void expect(char c) throws Wrong {
    require(take(c));
  }

  private void skip(String white) {
    while (isOneOf(peek(), white)) {
      at++;
    }
  }

  private static void require(boolean valid) throws Wrong {
    if (!valid) {
      throw new Wrong();
    }
  }

  private static boolean isOneOf(int c, String marks) {
    return c >= 0 && marks.indexOf(c) >= 0;
  }

  private static boolean isLower(int c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isLetter(int c) {
    return isLower(c) || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
