package perigee.wire.http1;

import java.util.Arrays;
import perigee.wire.http.Fields;

/// Writes heads into bytes of its own, which are used again for the next head (RFC 9112 §3 to §5).
/// What would end a line too early is replaced by a blank (RFC 9110 §5.5).
public final class HeadWriter {

  private byte[] bytes = new byte[1024];
  private int length;

  /// What was written: the first `length` bytes.
  public byte[] bytes() {
    return bytes;
  }

  public int length() {
    return length;
  }

  /// Begins a response's head. A status without usual reason gets none.
  public void statusLine(int status) {
    length = 0;
    String reason = Reasons.of(status);
    reserve(reason.length() + 16);
    text("HTTP/1.1 ");
    number(status);
    bytes[length++] = ' ';
    text(reason);
    lineEnd();
  }

  /// Begins what others have made ready.
  public void begin() {
    length = 0;
  }

  /// Appends decimal digits.
  ///
  /// @param value negative ones get a `-`
  public void digits(long value) {
    reserve(20);
    long rest = value;
    if (value < 0) {
      bytes[length++] = '-';
      rest = -value;
    }
    number(rest);
  }

  /// Appends hexadecimal digits in lower case, as `Long.toHexString` has them.
  public void hexDigits(long value) {
    reserve(16);
    int shift = Math.max(0, 60 - Long.numberOfLeadingZeros(value) / 4 * 4);
    for (; shift >= 0; shift -= 4) {
      int digit = (int) (value >>> shift) & 15;
      bytes[length++] = (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10);
    }
  }

  /// Begins a request's head.
  public void requestLine(String method, String target) {
    length = 0;
    reserve(method.length() + target.length() + 12);
    text(method);
    bytes[length++] = ' ';
    int from = length;
    text(target);
    for (int i = from; i < length; i++) {
      if (bytes[i] <= ' ') {
        throw new IllegalArgumentException("request target holds blanks or control characters");
      }
    }
    text(" HTTP/1.1");
    lineEnd();
  }

  /// Appends one line of other fields.
  public void field(Fields fields, int line) {
    reserve(fields.wireLength(line));
    length = safeLine(fields, line, bytes, length);
  }

  /// Appends a field.
  ///
  /// @param nameAndColon such as `content-length: `
  public void field(String nameAndColon, long value) {
    reserve(nameAndColon.length() + 22);
    text(nameAndColon);
    number(value);
    lineEnd();
  }

  /// Appends whole lines, with their ends, that are known to be right.
  public void lines(byte[] ready) {
    reserve(ready.length);
    System.arraycopy(ready, 0, bytes, length, ready.length);
    length += ready.length;
  }

  /// Appends a field of text.
  public void field(String nameAndColon, String value) {
    reserve(nameAndColon.length() + value.length() + 2);
    text(nameAndColon);
    int from = length;
    text(value);
    blankLineEnds(bytes, from, length);
    lineEnd();
  }

  /// Ends the head.
  public void end() {
    reserve(2);
    lineEnd();
  }

  static int safeLine(Fields fields, int line, byte[] target, int offset) {
    int end = fields.writeLine(line, target, offset);
    blankLineEnds(target, offset, end - 2);
    return end;
  }

  private static void blankLineEnds(byte[] target, int from, int to) {
    for (int i = from; i < to; i++) {
      byte b = target[i];
      if (b == '\r' || b == '\n' || b == 0) {
        target[i] = ' ';
      }
    }
  }

  private void text(String text) {
    for (int i = 0; i < text.length(); i++) {
      bytes[length++] = (byte) text.charAt(i);
    }
  }

  private void number(long value) {
    int digits = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      digits++;
    }
    long rest = value;
    for (int at = length + digits - 1; at >= length; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
  }

  private void lineEnd() {
    bytes[length++] = '\r';
    bytes[length++] = '\n';
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
