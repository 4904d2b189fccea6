package perigee.content.store;

import perigee.wire.http.Fields;

/// Writes the parts that `MetaCodec` reads, into an array of the right length; or only counts them,
/// to know that length.
final class MetaWriter {

  private static final byte[] NOTHING = new byte[0];

  /// Of a string before its characters: its length, and how wide they are.
  private static final int TEXT_HEAD_BYTES = Integer.BYTES + 1;

  private final byte[] bytes;
  private final boolean counts;
  private int at;

  private MetaWriter(byte[] bytes, boolean counts) {
    this.bytes = bytes;
    this.counts = counts;
  }

  MetaWriter(int length) {
    this(new byte[length], false);
  }

  static MetaWriter counting() {
    return new MetaWriter(NOTHING, true);
  }

  int length() {
    return at;
  }

  /// What was written: all of it.
  byte[] bytes() {
    return bytes;
  }

  void number(int value) {
    if (counts) {
      at += Integer.BYTES;
    } else {
      put(value);
    }
  }

  private void put(int value) {
    bytes[at++] = (byte) (value >>> 24);
    bytes[at++] = (byte) (value >>> 16);
    bytes[at++] = (byte) (value >>> 8);
    bytes[at++] = (byte) value;
  }

  void longNumber(long value) {
    number((int) (value >>> Integer.SIZE));
    number((int) value);
  }

  void text(String text) {
    boolean wide = isWide(text);
    if (counts) {
      at += TEXT_HEAD_BYTES + text.length() * (wide ? 2 : 1);
      return;
    }
    head(text.length(), wide);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (wide) {
        bytes[at++] = (byte) (c >>> 8);
      }
      bytes[at++] = (byte) c;
    }
  }

  private static boolean isWide(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xff) {
        return true;
      }
    }
    return false;
  }

  private void head(int length, boolean wide) {
    put(length);
    bytes[at++] = (byte) (wide ? 1 : 0);
  }

  /// Names and values, which are bytes already.
  void fields(Fields fields) {
    number(fields.size());
    for (int i = 0; i < fields.size(); i++) {
      if (counts) {
        at += 2 * TEXT_HEAD_BYTES + fields.nameLength(i) + fields.valueLength(i);
        continue;
      }
      head(fields.nameLength(i), false);
      fields.copyName(i, bytes, at);
      at += fields.nameLength(i);
      head(fields.valueLength(i), false);
      fields.copyValue(i, bytes, at);
      at += fields.valueLength(i);
    }
  }
}
