package perigee.wire.http2;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Set;

/// Whether an encoder keeps a field in its dynamic table (RFC 7541 §6.2, §7.1).
enum Indexing {
  /// It will come again.
  KEEP,
  /// It changes with each message.
  SKIP,
  /// It is secret: whoever passes it on must not keep it either.
  NEVER;

  private static final Set<String> SECRET =
      Set.of("authorization", "cookie", "proxy-authorization", "set-cookie");
  private static final Set<String> CHANGING =
      Set.of(
          ":path",
          "age",
          "content-length",
          "content-location",
          "content-range",
          "etag",
          "if-match",
          "if-modified-since",
          "if-none-match",
          "if-range",
          "if-unmodified-since",
          "last-modified",
          "link",
          "location",
          "range",
          "referer");

  /// Names that the static table does not have.
  private static final byte[][] MORE_CHANGING = {
    "cache-status".getBytes(US_ASCII),
    "server-timing".getBytes(US_ASCII),
    "x-request-id".getBytes(US_ASCII),
    "x-forwarded-for".getBytes(US_ASCII),
    "cdn-loop".getBytes(US_ASCII),
    "traceparent".getBytes(US_ASCII)
  };

  private static final Indexing[] BY_STATIC_INDEX = new Indexing[StaticTable.SIZE + 1];

  static {
    for (int i = 1; i <= StaticTable.SIZE; i++) {
      String name = new String(StaticTable.name(i), US_ASCII);
      BY_STATIC_INDEX[i] = SECRET.contains(name) ? NEVER : CHANGING.contains(name) ? SKIP : KEEP;
    }
  }

  /// What to do with a field.
  ///
  /// @param known index of the name in the static table, or 0
  /// @param name the first `nameLength` bytes
  /// @param room below zero if the field is too large for a table that is to hold others
  static Indexing of(int known, byte[] name, int nameLength, int room) {
    if (known != 0 && BY_STATIC_INDEX[known] != KEEP) {
      return BY_STATIC_INDEX[known];
    }
    return room < 0 || (known == 0 && isChanging(name, nameLength)) ? SKIP : KEEP;
  }

  private static boolean isChanging(byte[] name, int nameLength) {
    for (byte[] changing : MORE_CHANGING) {
      if (Arrays.equals(changing, 0, changing.length, name, 0, nameLength)) {
        return true;
      }
    }
    return false;
  }
}
