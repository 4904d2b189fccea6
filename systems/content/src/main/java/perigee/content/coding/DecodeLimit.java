package perigee.content.coding;

/// How much may come out of a decoder: a few bytes can stand for more than any memory holds.
///
/// @param maxBytes in all
/// @param maxRatio bytes out for each byte in, once more than `freeBytes` came out
/// @param freeBytes up to here the ratio does not matter
public record DecodeLimit(long maxBytes, int maxRatio, long freeBytes) {

  /// Text seldom shrinks to less than a fiftieth.
  private static final int RATIO = 250;

  private static final long FREE_BYTES = 1 << 20;

  /// The usual limit on the ratio, and one on the bytes.
  public static DecodeLimit of(long maxBytes) {
    return new DecodeLimit(maxBytes, RATIO, FREE_BYTES);
  }

  void check(long in, long out) throws CodingException {
    if (out > maxBytes) {
      throw new CodingException("decodes to more than " + maxBytes + " bytes");
    }
    if (out > freeBytes && out / maxRatio > in) {
      throw new CodingException(
          "decodes to more than " + maxRatio + " times its " + in + " bytes: not decoded further");
    }
  }
}
