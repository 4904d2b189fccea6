package perigee.wire.dns;

/// Where names and their ends stand in the message that is being written (RFC 1035 §4.1.4). It
/// remembers so many; what is beyond stays uncompressed.
final class Compression {

  private static final int MOST = 64;
  private static final int POINTER = 0xc0;

  private final int[] places = new int[MOST];
  private int size;
  private int start;
  private boolean question;

  void begin(int messageStart, boolean withQuestion) {
    start = messageStart;
    size = 0;
    question = withQuestion;
  }

  int size() {
    return size;
  }

  /// Takes back what was remembered since it had that size.
  void forget(int known) {
    size = Math.min(size, known);
  }

  void remember(int place) {
    if (size < MOST) {
      places[size++] = place;
    }
  }

  /// Where the name from a label on stands, or -1.
  ///
  /// @param known how many places are of names that are whole; what is being written isn't
  int find(byte[] message, byte[] octets, int label, int known) {
    if (question) {
      int found = inQuestion(message, octets, label);
      if (found >= 0) {
        return found;
      }
    }
    for (int i = 0; i < known; i++) {
      if (same(message, places[i], octets, label)) {
        return places[i];
      }
    }
    return -1;
  }

  private int inQuestion(byte[] message, byte[] octets, int label) {
    int place = Query.HEADER;
    int length = message[start + place];
    while (length != 0) {
      if (same(message, place, octets, label)) {
        return place;
      }
      place += length + 1;
      length = message[start + place];
    }
    return -1;
  }

  /// The message is our own: its pointers lead back.
  private boolean same(byte[] message, int place, byte[] octets, int label) {
    int there = start + place;
    int here = label;
    while (true) {
      int length = message[there] & 0xff;
      if ((length & POINTER) == POINTER) {
        there = start + ((length & ~POINTER) << 8 | (message[there + 1] & 0xff));
        continue;
      }
      if (length != octets[here] || !NameBytes.same(message, there, octets, here, length + 1)) {
        return false;
      }
      if (length == 0) {
        return true;
      }
      there += length + 1;
      here += length + 1;
    }
  }
}
