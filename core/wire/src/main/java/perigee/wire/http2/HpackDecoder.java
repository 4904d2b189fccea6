package perigee.wire.http2;

import org.jspecify.annotations.Nullable;

/// Decodes field blocks (RFC 7541). One per connection, since blocks build on each other; a block
/// that is malformed ends the connection (§3.2 of RFC 7541, §4.3 of RFC 9113).
public final class HpackDecoder {

  /// Larger numbers are of no use to anyone (§5.1).
  private static final int MAX_INTEGER = 1 << 28;

  private final int maxTableBytes;
  private final DynamicTable table;
  private byte[] in = new byte[0];
  private int at;
  private int end;

  /// Makes one.
  ///
  /// @param maxTableBytes what the encoder was told (SETTINGS_HEADER_TABLE_SIZE)
  public HpackDecoder(int maxTableBytes) {
    this.maxTableBytes = maxTableBytes;
    this.table = new DynamicTable(maxTableBytes);
  }

  /// Decodes one whole block.
  ///
  /// @return what is wrong with it (COMPRESSION_ERROR), or null
  public @Nullable String decode(byte[] block, int from, int to, HeaderList list) {
    in = block;
    at = from;
    end = to;
    boolean first = true;
    String problem = null;
    while (at < end && problem == null) {
      int b = in[at] & 0xff;
      if (b >= 0x80) {
        problem = indexed(integer(7), list);
        first = false;
      } else if (b >= 0x40) {
        problem = literal(integer(6), list, true);
        first = false;
      } else if (b >= 0x20) {
        problem = first ? resize(integer(5)) : "table size changes within a block";
      } else {
        problem = literal(integer(4), list, false);
        first = false;
      }
    }
    return problem;
  }

  private @Nullable String resize(int size) {
    if (size < 0 || size > maxTableBytes) {
      return "table size exceeds " + maxTableBytes;
    }
    table.resize(size);
    return null;
  }

  private @Nullable String indexed(int index, HeaderList list) {
    if (!isKnown(index)) {
      return "index is not in the tables";
    }
    if (list.isTooLarge()) {
      return null;
    }
    int start = list.used();
    int name = appendName(index, list);
    int value;
    if (index <= StaticTable.SIZE) {
      value = StaticTable.value(index).length;
      list.append(StaticTable.value(index), 0, value);
    } else {
      int entry = index - StaticTable.SIZE;
      value = table.valueLength(entry);
      list.append(table.bytes(), table.valueStart(entry), value);
    }
    list.line(start, name, value);
    return null;
  }

  private @Nullable String literal(int nameIndex, HeaderList list, boolean indexing) {
    int start = list.used();
    String problem = name(nameIndex, list);
    if (problem != null) {
      return problem;
    }
    int nameLength = list.used() - start;
    problem = string(list);
    if (problem != null) {
      return problem;
    }
    int valueLength = list.used() - start - nameLength;
    if (indexing) {
      table.add(list.bytes(), start, nameLength, valueLength, 0, 0);
    }
    list.line(start, nameLength, valueLength);
    return null;
  }

  private @Nullable String name(int index, HeaderList list) {
    if (index == 0) {
      return string(list);
    }
    if (!isKnown(index)) {
      return "index is not in the tables";
    }
    appendName(index, list);
    return null;
  }

  private int appendName(int index, HeaderList list) {
    if (index <= StaticTable.SIZE) {
      byte[] name = StaticTable.name(index);
      list.append(name, 0, name.length);
      return name.length;
    }
    int entry = index - StaticTable.SIZE;
    int length = table.nameLength(entry);
    list.append(table.bytes(), table.nameStart(entry), length);
    return length;
  }

  private boolean isKnown(int index) {
    return index > 0 && index <= StaticTable.SIZE + table.count();
  }

  private @Nullable String string(HeaderList list) {
    if (at >= end) {
      return "block ends before a string";
    }
    boolean huffman = (in[at] & 0x80) != 0;
    int length = integer(7);
    if (length < 0 || length > end - at) {
      return "string is longer than its block";
    }
    int from = at;
    at += length;
    if (!huffman) {
      list.append(in, from, length);
      return null;
    }
    list.reserve(Huffman.maxDecodedBytes(length));
    int decoded = Huffman.decode(in, from, at, list.bytes(), list.used());
    if (decoded < 0) {
      return "string is not in the Huffman code";
    }
    list.appended(decoded);
    return null;
  }

  /// Reads an integer with a prefix of so many bits (§5.1); -1 if it is cut short or too large.
  private int integer(int prefixBits) {
    int max = (1 << prefixBits) - 1;
    int value = in[at++] & max;
    if (value < max) {
      return value;
    }
    for (int shift = 0; at < end && shift <= 28; shift += 7) {
      int b = in[at++] & 0xff;
      long sum = value + ((b & 0x7fL) << shift);
      if (sum > MAX_INTEGER) {
        return -1;
      }
      value = (int) sum;
      if (b < 0x80) {
        return value;
      }
    }
    return -1;
  }
}
