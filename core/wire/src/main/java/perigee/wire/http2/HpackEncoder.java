package perigee.wire.http2;

import java.util.Arrays;
import perigee.wire.http.Fields;

/// Encodes field blocks (RFC 7541) into bytes of its own, which are used again for the next block.
/// One per connection: what repeats is kept in its dynamic table, what changes with each message is
/// not, and what is secret never (§7.1.3). Names are written in lower case (RFC 9113 §8.2.1), and
/// what must not be in a value is replaced by a blank.
public final class HpackEncoder {

  /// A table of its own choice needs no more than this, whatever the peer would allow.
  public static final int MAX_TABLE_BYTES = 4096;

  private static final int INDEXED = 0x80;
  private static final int WITH_INDEXING = 0x40;
  private static final int RESIZE = 0x20;
  private static final int NEVER_INDEXED = 0x10;
  private static final int WITHOUT_INDEXING = 0x00;

  private final DynamicTable table;
  private byte[] bytes = new byte[512];
  private int length;
  private byte[] line = new byte[256];
  private int smallestTable = Integer.MAX_VALUE;
  private int nextTable;

  /// An encoder for a decoder with the table that holds until its settings say otherwise.
  public HpackEncoder() {
    this(MAX_TABLE_BYTES);
  }

  /// Makes one.
  ///
  /// @param tableBytes the dynamic table; 0 for blocks that any decoder understands at any time
  public HpackEncoder(int tableBytes) {
    this.table = new DynamicTable(tableBytes);
    this.nextTable = tableBytes;
  }

  /// What was written: the first `length` bytes.
  public byte[] bytes() {
    return bytes;
  }

  public int length() {
    return length;
  }

  /// Takes the peer's SETTINGS_HEADER_TABLE_SIZE; the next block tells that it was heard (§4.2).
  public void tableSize(int peersBytes) {
    nextTable = Math.min(peersBytes, MAX_TABLE_BYTES);
    smallestTable = Math.min(smallestTable, nextTable);
  }

  /// Begins a block.
  public void begin() {
    length = 0;
    if (smallestTable == Integer.MAX_VALUE) {
      return;
    }
    if (smallestTable < nextTable) {
      resize(smallestTable);
    }
    if (nextTable != table.maxSize()) {
      resize(nextTable);
    }
    smallestTable = Integer.MAX_VALUE;
  }

  private void resize(int size) {
    table.resize(size);
    reserve(8);
    integer(RESIZE, 5, size);
  }

  /// Begins the block of a response.
  public void status(int status) {
    int index =
        switch (status) {
          case 200 -> StaticTable.STATUS_200;
          case 204 -> StaticTable.STATUS_200 + 1;
          case 206 -> StaticTable.STATUS_200 + 2;
          case 304 -> StaticTable.STATUS_200 + 3;
          case 400 -> StaticTable.STATUS_200 + 4;
          case 404 -> StaticTable.STATUS_200 + 5;
          case 500 -> StaticTable.STATUS_200 + 6;
          default -> 0;
        };
    reserve(8);
    if (index > 0) {
      bytes[length++] = (byte) (INDEXED | index);
    } else {
      integer(WITHOUT_INDEXING, 4, StaticTable.STATUS_200);
      bytes[length++] = 3;
      bytes[length++] = (byte) ('0' + status / 100 % 10);
      bytes[length++] = (byte) ('0' + status / 10 % 10);
      bytes[length++] = (byte) ('0' + status % 10);
    }
  }

  /// Begins the block of a request (RFC 9113 §8.3.1).
  public void request(String method, boolean secure, String authority, String path) {
    switch (method) {
      case "GET" -> indexed(StaticTable.METHOD_GET);
      case "POST" -> indexed(StaticTable.METHOD_POST);
      default -> field(":method", method);
    }
    indexed(secure ? StaticTable.SCHEME_HTTPS : StaticTable.SCHEME_HTTP);
    field(":authority", authority);
    if (path.equals("/")) {
      indexed(StaticTable.PATH);
    } else {
      field(":path", path);
    }
  }

  /// Appends one line of a message.
  public void field(Fields fields, int index) {
    int nameLength = fields.nameLength(index);
    int valueLength = fields.valueLength(index);
    reserveLine(nameLength + valueLength);
    fields.copyName(index, line, 0);
    fields.copyValue(index, line, nameLength);
    encode(nameLength, valueLength);
  }

  /// Appends a field of text.
  public void field(String name, String value) {
    reserveLine(name.length() + value.length());
    text(name, 0);
    text(value, name.length());
    encode(name.length(), value.length());
  }

  /// Appends a field that is a number, not below zero.
  public void field(String name, long value) {
    reserveLine(name.length() + 20);
    text(name, 0);
    int digits = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      digits++;
    }
    long rest = value;
    for (int i = name.length() + digits - 1; i >= name.length(); i--) {
      line[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    encode(name.length(), digits);
  }

  /// Appends a block that an encoder without dynamic table made.
  public void block(byte[] ready) {
    reserve(ready.length);
    System.arraycopy(ready, 0, bytes, length, ready.length);
    length += ready.length;
  }

  /// Appends a field whose value is a text with a number at its end.
  ///
  /// @param name the representation up to the value, which keeps nothing in the dynamic table
  /// @param number not below zero
  /// @param radix 10 or 16
  public void figure(byte[] name, byte[] text, long number, int radix) {
    int digits = 1;
    for (long rest = number / radix; rest > 0; rest /= radix) {
      digits++;
    }
    reserve(name.length + text.length + digits + 8);
    System.arraycopy(name, 0, bytes, length, name.length);
    length += name.length;
    integer(0, 7, text.length + digits);
    System.arraycopy(text, 0, bytes, length, text.length);
    length += text.length + digits;
    long rest = number;
    for (int i = 1; i <= digits; i++) {
      bytes[length - i] = (byte) Character.forDigit((int) (rest % radix), radix);
      rest /= radix;
    }
  }

  private void encode(int nameLength, int valueLength) {
    int nameHash = 0;
    for (int i = 0; i < nameLength; i++) {
      byte b = line[i];
      if (b >= 'A' && b <= 'Z') {
        b = (byte) (b + ('a' - 'A'));
        line[i] = b;
      }
      nameHash = nameHash * 31 + b;
    }
    int total = nameLength + valueLength;
    int hash = nameHash;
    for (int i = nameLength; i < total; i++) {
      byte b = line[i];
      if (b == '\r' || b == '\n' || b == 0) {
        b = ' ';
        line[i] = b;
      }
      hash = hash * 31 + b;
    }
    int known = StaticTable.find(line, 0, nameLength, nameHash);
    Indexing indexing = Indexing.of(known, line, nameLength, table.maxSize() / 4 - total);
    if (indexing == Indexing.KEEP) {
      keep(known, nameLength, valueLength, nameHash, hash);
    } else {
      boolean never = indexing == Indexing.NEVER;
      literal(never ? NEVER_INDEXED : WITHOUT_INDEXING, 4, known, nameLength, valueLength);
    }
  }

  private void keep(int known, int nameLength, int valueLength, int nameHash, int hash) {
    int total = nameLength + valueLength;
    int whole = known == 0 ? 0 : StaticTable.find(known, line, nameLength, total);
    if (whole == 0) {
      whole = table.find(line, 0, nameLength, valueLength, hash);
      whole += whole == 0 ? 0 : StaticTable.SIZE;
    }
    if (whole != 0) {
      indexed(whole);
      return;
    }
    int name = known;
    if (name == 0) {
      name = table.findName(line, 0, nameLength, nameHash);
      name += name == 0 ? 0 : StaticTable.SIZE;
    }
    literal(WITH_INDEXING, 6, name, nameLength, valueLength);
    table.add(line, 0, nameLength, valueLength, nameHash, hash);
  }

  private void indexed(int index) {
    reserve(8);
    integer(INDEXED, 7, index);
  }

  private void literal(int pattern, int prefixBits, int name, int nameLength, int valueLength) {
    reserve(nameLength + valueLength + 24);
    integer(pattern, prefixBits, name);
    if (name == 0) {
      string(0, nameLength);
    }
    string(nameLength, nameLength + valueLength);
  }

  private void string(int from, int to) {
    int plain = to - from;
    int huffman = Huffman.encodedBytes(line, from, to);
    if (huffman < plain) {
      integer(0x80, 7, huffman);
      length = Huffman.encode(line, from, to, bytes, length);
    } else {
      integer(0, 7, plain);
      System.arraycopy(line, from, bytes, length, plain);
      length += plain;
    }
  }

  private void integer(int pattern, int prefixBits, int value) {
    int max = (1 << prefixBits) - 1;
    if (value < max) {
      bytes[length++] = (byte) (pattern | value);
      return;
    }
    bytes[length++] = (byte) (pattern | max);
    int rest = value - max;
    for (; rest >= 0x80; rest >>>= 7) {
      bytes[length++] = (byte) ((rest & 0x7f) | 0x80);
    }
    bytes[length++] = (byte) rest;
  }

  private void text(String text, int at) {
    for (int i = 0; i < text.length(); i++) {
      line[at + i] = (byte) text.charAt(i);
    }
  }

  private void reserveLine(int total) {
    if (total > line.length) {
      line = new byte[Math.max(line.length * 2, total)];
    }
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
