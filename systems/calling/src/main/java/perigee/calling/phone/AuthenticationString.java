package perigee.calling.phone;

import java.math.BigInteger;
import java.util.Arrays;
import perigee.wire.octets.Sha256;

/// What two people compare aloud to know that nobody is between them (`docs/calls.md`).
final class AuthenticationString {

  private static final int OCTETS = 16;
  private static final int DIGITS = 25;
  private static final int GROUP = 5;

  private AuthenticationString() {}

  /// The string of two ends.
  ///
  /// @param one digest of a media key, in capitals without colons
  static String of(String one, String other) {
    String first = one.compareTo(other) <= 0 ? one : other;
    String second = first.equals(one) ? other : one;
    byte[] digest = Sha256.of("perigee-sas|" + first + "|" + second);
    BigInteger number = new BigInteger(1, Arrays.copyOf(digest, OCTETS));
    String digits = number.mod(BigInteger.TEN.pow(DIGITS)).toString();
    String padded = "0".repeat(DIGITS - digits.length()) + digits;
    StringBuilder out = new StringBuilder(DIGITS + DIGITS / GROUP);
    for (int i = 0; i < DIGITS; i += GROUP) {
      out.append(i == 0 ? "" : " ").append(padded, i, i + GROUP);
    }
    return out.toString();
  }
}
