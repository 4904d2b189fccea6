package perigee.wire.http2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The pseudo-header fields of one message, where they are in its list (RFC 9113 §8.3). Used again
/// for the next one.
final class Pseudo {

  static final int METHOD = 0;
  static final int SCHEME = 1;
  static final int AUTHORITY = 2;
  static final int PATH = 3;
  static final int STATUS = 4;
  private static final int NAMES = 5;

  private final int[] lines = new int[NAMES];
  private final boolean request;

  Pseudo(boolean request) {
    this.request = request;
  }

  /// Finds them at the beginning of a list.
  ///
  /// @return the first line that is no pseudo-header field, or -1 if one is unknown, not of such a
  ///   message, or there twice
  int find(HeaderList list) {
    Arrays.fill(lines, -1);
    int line = 0;
    for (; line < list.count() && isPseudo(list, line); line++) {
      int name = name(list, line);
      if (name < 0 || lines[name] >= 0) {
        return -1;
      }
      lines[name] = line;
    }
    return line;
  }

  static boolean isPseudo(HeaderList list, int line) {
    int at = line * HeaderList.STRIDE;
    return list.index()[at + 1] > 0 && list.bytes()[list.index()[at]] == ':';
  }

  boolean has(int name) {
    return lines[name] >= 0;
  }

  int line(int name) {
    return lines[name];
  }

  int length(HeaderList list, int name) {
    return list.index()[lines[name] * HeaderList.STRIDE + 3];
  }

  int start(HeaderList list, int name) {
    return list.index()[lines[name] * HeaderList.STRIDE + 2];
  }

  @Nullable String text(HeaderList list, int name) {
    return has(name)
        ? new String(list.bytes(), start(list, name), length(list, name), ISO_8859_1)
        : null;
  }

  private int name(HeaderList list, int line) {
    byte[] bytes = list.bytes();
    int at = list.index()[line * HeaderList.STRIDE];
    return switch (list.index()[line * HeaderList.STRIDE + 1]) {
      case 5 -> request && FieldRules.is(bytes, at, ":path") ? PATH : -1;
      case 7 -> ofSeven(bytes, at);
      case 10 -> request && FieldRules.is(bytes, at, ":authority") ? AUTHORITY : -1;
      default -> -1;
    };
  }

  private int ofSeven(byte[] bytes, int at) {
    if (request) {
      if (FieldRules.is(bytes, at, ":method")) {
        return METHOD;
      }
      return FieldRules.is(bytes, at, ":scheme") ? SCHEME : -1;
    }
    return FieldRules.is(bytes, at, ":status") ? STATUS : -1;
  }
}
