package perigee.calling.sip;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import perigee.net.loop.Loop;

/// What all parts of a SIP edge, or of a phone, stand on. One loop has them all: what they share
/// needs no lock.
///
/// @param random for tags, branches and keys: unguessable
public record SipLoop(Loop loop, RandomGenerator random, Counts counts) {

  private static final byte[] DIGITS =
      "0123456789abcdefghijklmnopqrstuv".getBytes(StandardCharsets.ISO_8859_1);
  private static final int LENGTH = 16;

  /// Text that nobody guesses: 80 bits.
  public String unguessable() {
    byte[] text = new byte[LENGTH];
    long bits = random.nextLong();
    for (int i = 0; i < LENGTH; i++) {
      if (i == LENGTH / 2) {
        bits = random.nextLong();
      }
      text[i] = DIGITS[(int) (bits & 31)];
      bits >>>= 5;
    }
    return new String(text, StandardCharsets.ISO_8859_1);
  }
}
