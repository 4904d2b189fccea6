package perigee.wire.overlay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// Octets from values.
final class OverlayOutput {

  private static final int FIRST = 512;
  private static final int GROUP = 7;
  private static final int LOW = 0x7f;

  private byte[] out = new byte[FIRST];
  private int length;

  byte[] toArray() {
    return Arrays.copyOf(out, length);
  }

  OverlayOutput octet(int value) {
    room(1);
    out[length++] = (byte) value;
    return this;
  }

  OverlayOutput flag(boolean value) {
    return octet(value ? 1 : 0);
  }

  OverlayOutput number(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("a number of the overlay is negative: " + value);
    }
    long left = value;
    while (left > LOW) {
      octet((int) (left & LOW) | LOW + 1);
      left >>>= GROUP;
    }
    return octet((int) left);
  }

  OverlayOutput fixed(long value) {
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      octet((int) (value >>> shift));
    }
    return this;
  }

  OverlayOutput text(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    number(bytes.length);
    room(bytes.length);
    System.arraycopy(bytes, 0, out, length, bytes.length);
    length += bytes.length;
    return this;
  }

  OverlayOutput octets(Octets octets) {
    number(octets.length());
    room(octets.length());
    octets.writeTo(out, length);
    length += octets.length();
    return this;
  }

  <T> OverlayOutput list(List<T> all, Consumer<T> item) {
    number(all.size());
    all.forEach(item);
    return this;
  }

  private void room(int more) {
    if (out.length - length < more) {
      out = Arrays.copyOf(out, Math.max(2 * out.length, length + more));
    }
  }
}
