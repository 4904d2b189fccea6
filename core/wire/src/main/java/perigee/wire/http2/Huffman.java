package perigee.wire.http2;

/// The Huffman code of HPACK (RFC 7541 §5.2, appendix B).
///
/// The code is canonical: codes of one length follow each other in the order of their symbols, so
/// that the lengths say all. Decoding walks a table of states, four bits at a step: a state is an
/// inner node of the code's tree; as no code has less than five bits, a step ends at most one.
final class Huffman {

  /// Bits of the code of each byte, then of the end of the string.
  private static final String LENGTHS =
      """
      13 23 28 28 28 28 28 28 28 24 30 28 28 30 28 28 28 28 28 28 28 28 30 28 28 28 28 28 28 28 28 28
      6 10 10 12 13 6 8 11 10 10 8 11 8 6 6 6 5 5 5 6 6 6 6 6 6 6 7 8 15 6 12 10
      13 6 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 8 7 8 13 19 13 14 6
      15 5 6 5 6 5 6 6 6 5 7 7 6 6 6 5 6 7 6 5 5 6 7 7 7 7 7 15 11 14 13 28
      20 22 20 20 22 22 22 23 22 23 23 23 23 23 24 23 24 24 22 23 24 23 23 23 23 21 22 23 22 23 23 24
      22 21 20 22 22 23 23 21 23 22 22 24 21 22 23 23 21 21 22 21 23 22 23 23 20 22 22 22 23 22 22 23
      26 26 20 19 22 23 22 25 26 26 26 27 27 26 24 25 19 21 26 27 27 26 27 24 21 21 26 26 28 27 27 27
      20 24 20 21 22 21 21 23 22 22 25 25 24 24 26 23 26 27 26 26 27 27 27 27 27 28 27 27 27 27 27 26
      30
      """;

  private static final int SYMBOLS = 257;
  private static final int END_OF_STRING = 256;
  private static final int MAX_BITS = 30;
  private static final int STEP_BITS = 4;
  private static final int STEPS = 1 << STEP_BITS;

  /// At most this many bits may pad the last byte, all ones.
  private static final int MAX_PADDING_BITS = 7;

  /// An entry of the decoding table: the next state, the symbol, and these.
  private static final int EMITS = 1 << 8;

  private static final int FAILS = 1 << 9;
  private static final int STATE_SHIFT = 10;

  private static final byte[] BITS = new byte[SYMBOLS];
  private static final int[] CODES = new int[SYMBOLS];
  private static final int[] TABLE;
  private static final boolean[] MAY_END;

  static {
    String[] lengths = LENGTHS.strip().split("\\s+");
    for (int i = 0; i < SYMBOLS; i++) {
      BITS[i] = Byte.parseByte(lengths[i]);
    }
    int code = 0;
    for (int bits = 1; bits <= MAX_BITS; bits++) {
      code <<= 1;
      for (int symbol = 0; symbol < SYMBOLS; symbol++) {
        if (BITS[symbol] == bits) {
          CODES[symbol] = code++;
        }
      }
    }
    Tree tree = new Tree();
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      tree.add(symbol);
    }
    TABLE = tree.table();
    MAY_END = tree.mayEnd();
  }

  private Huffman() {}

  /// The most bytes that a string of so many bytes can become.
  static int maxDecodedBytes(int encodedBytes) {
    return (int) (encodedBytes * 8L / 5);
  }

  /// Decodes; the caller sees to the room (`maxDecodedBytes`).
  ///
  /// @return the position after the last byte written, or -1 if it is not a string of the code
  static int decode(byte[] in, int from, int to, byte[] target, int offset) {
    int at = offset;
    int state = 0;
    for (int i = from; i < to; i++) {
      int high = TABLE[(state << STEP_BITS) | ((in[i] >> STEP_BITS) & (STEPS - 1))];
      if ((high & EMITS) != 0) {
        target[at++] = (byte) high;
      }
      int low = TABLE[high >> STATE_SHIFT << STEP_BITS | (in[i] & (STEPS - 1))];
      if ((low & EMITS) != 0) {
        target[at++] = (byte) low;
      }
      if (((high | low) & FAILS) != 0) {
        return -1;
      }
      state = low >> STATE_SHIFT;
    }
    return MAY_END[state] ? at : -1;
  }

  /// Bytes that a string takes in the code.
  static int encodedBytes(byte[] in, int from, int to) {
    long bits = 0;
    for (int i = from; i < to; i++) {
      bits += BITS[in[i] & 0xff];
    }
    return (int) ((bits + 7) >> 3);
  }

  /// Encodes; the caller sees to the room (`encodedBytes`).
  ///
  /// @return the position after the last byte written
  static int encode(byte[] in, int from, int to, byte[] target, int offset) {
    int at = offset;
    long pending = 0;
    int bits = 0;
    for (int i = from; i < to; i++) {
      int symbol = in[i] & 0xff;
      pending = (pending << BITS[symbol]) | CODES[symbol];
      bits += BITS[symbol];
      while (bits >= 8) {
        bits -= 8;
        target[at++] = (byte) (pending >> bits);
      }
    }
    if (bits > 0) {
      target[at++] = (byte) (pending << (8 - bits) | 0xff >> bits);
    }
    return at;
  }

  /// The tree of the code while the tables are made: inner nodes by number, the root is 0.
  private static final class Tree {
    private final int[][] children = new int[SYMBOLS - 1][2];
    private int nodes = 1;

    /// Children that are symbols are kept as their complement.
    void add(int symbol) {
      int node = 0;
      for (int bit = BITS[symbol] - 1; bit > 0; bit--) {
        int way = (CODES[symbol] >> bit) & 1;
        if (children[node][way] == 0) {
          children[node][way] = nodes++;
        }
        node = children[node][way];
      }
      children[node][CODES[symbol] & 1] = ~symbol;
    }

    int[] table() {
      int[] table = new int[nodes * STEPS];
      for (int i = 0; i < table.length; i++) {
        table[i] = entry(i / STEPS, i % STEPS);
      }
      return table;
    }

    private int entry(int from, int step) {
      int node = from;
      int emitted = 0;
      for (int bit = STEP_BITS - 1; bit >= 0; bit--) {
        node = children[node][(step >> bit) & 1];
        if (node == ~END_OF_STRING) {
          return FAILS;
        }
        if (node < 0) {
          emitted = EMITS | ~node;
          node = 0;
        }
      }
      return node << STATE_SHIFT | emitted;
    }

    boolean[] mayEnd() {
      boolean[] may = new boolean[nodes];
      int node = 0;
      for (int bits = 0; bits <= MAX_PADDING_BITS; bits++) {
        may[node] = true;
        node = children[node][1];
      }
      return may;
    }
  }
}
