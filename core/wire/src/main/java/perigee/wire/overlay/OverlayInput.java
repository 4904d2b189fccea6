package perigee.wire.overlay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Values from octets. What is wrong first is remembered; from then on every value is empty.
final class OverlayInput {

  private static final int GROUP = 7;
  private static final int MOST_SHIFT = 63;
  private static final int SPACE = ' ';
  private static final int DELETE = 0x7f;

  private final byte[] in;
  private final int end;
  private int at;
  private @Nullable String problem;

  OverlayInput(byte[] in, int at, int length) {
    this.in = in;
    this.at = at;
    this.end = at + length;
  }

  @Nullable String problem() {
    return problem;
  }

  void fail(String reason) {
    if (problem == null) {
      problem = reason;
    }
  }

  void requireEnd() {
    if (at != end) {
      fail("octets are left over");
    }
  }

  int octet() {
    if (problem != null || at >= end) {
      fail("it ends too early");
      return 0;
    }
    return in[at++] & 0xff;
  }

  boolean flag() {
    int value = octet();
    if (value > 1) {
      fail("a flag is neither 0 nor 1");
    }
    return value == 1;
  }

  /// A number from 0 to 2⁶³-1, the lowest seven bits first.
  long number() {
    long value = 0;
    for (int shift = 0; shift < MOST_SHIFT; shift += GROUP) {
      int octet = octet();
      value |= (long) (octet & DELETE) << shift;
      if (octet <= DELETE) {
        return value;
      }
    }
    fail("a number is too long");
    return 0;
  }

  int number(int most) {
    long value = number();
    if (value > most) {
      fail("a number is above " + most);
      return 0;
    }
    return (int) value;
  }

  long fixed() {
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = value << Byte.SIZE | octet();
    }
    return value;
  }

  Octets octets(int most) {
    return Octets.of(bytes(most));
  }

  /// Text without control characters.
  String text(int most) {
    byte[] bytes = bytes(most);
    String text = new String(bytes, UTF_8);
    if (!Arrays.equals(text.getBytes(UTF_8), bytes)) {
      fail("text is not UTF-8");
      return "";
    }
    if (text.chars().anyMatch(c -> c < SPACE || c == DELETE)) {
      fail("text has a control character");
      return "";
    }
    return text;
  }

  /// Text that is not empty.
  String name() {
    String text = text(OverlayLimits.NAME);
    if (text.isEmpty()) {
      fail("a name is empty");
    }
    return text;
  }

  <T> List<T> list(int most, Supplier<T> item) {
    int count = number(most);
    List<T> all = new ArrayList<>(Math.min(count, end - at));
    for (int i = 0; i < count && problem == null; i++) {
      all.add(item.get());
    }
    return all;
  }

  private byte[] bytes(int most) {
    int length = number(most);
    if (problem != null || length > end - at) {
      fail("it ends too early");
      return new byte[0];
    }
    byte[] bytes = Arrays.copyOfRange(in, at, at + length);
    at += length;
    return bytes;
  }
}
