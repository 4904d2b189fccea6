package perigee.wire.http1;

/// Finds the lines of a head that arrives in pieces; no byte is looked at twice. Positions are kept
/// from the head's start, so that the bytes may move between calls.
final class Lines {

  private int lineStart;
  private int scanned;
  private int from;
  private int to;
  private boolean bareLf;

  void reset() {
    lineStart = 0;
    scanned = 0;
  }

  /// Whether there is another whole line before `end`: `from` to `to` are then its bytes.
  boolean next(byte[] bytes, int start, int end) {
    for (int i = start + scanned; i < end; i++) {
      if (bytes[i] == '\n') {
        from = start + lineStart;
        bareLf = i == from || bytes[i - 1] != '\r';
        to = bareLf ? i : i - 1;
        lineStart = i + 1 - start;
        scanned = lineStart;
        return true;
      }
    }
    scanned = Math.max(scanned, end - start);
    return false;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  /// Whether the line ended without a carriage return.
  boolean bareLf() {
    return bareLf;
  }

  /// Bytes of all lines found.
  int length() {
    return lineStart;
  }
}
