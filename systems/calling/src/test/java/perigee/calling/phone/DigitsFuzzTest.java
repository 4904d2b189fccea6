package perigee.calling.phone;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Any packet where an event of RFC 4733 is expected.
class DigitsFuzzTest {

  @FuzzTest
  void aPacketIsAKeyOrNothing(byte[] bytes) {
    Digits digits = new Digits();
    char key = digits.heard(bytes, 0, bytes.length, 1);
    assertThat("\0000123456789*#ABCD").contains(String.valueOf(key));
    if (key != 0) {
      assertThat(digits.heard(bytes, 0, bytes.length, 1)).isEqualTo((char) 0);
      assertThat(digits.heard(bytes, 0, bytes.length, 2)).isEqualTo(key);
    }
    // Shorter than it says, at the end of a buffer.
    for (int at = 0; at < bytes.length; at++) {
      digits.heard(bytes, at, bytes.length - at, at + 3);
    }
  }
}
