package perigee.wire.dns;

import java.util.HexFormat;

/// Octets as the tests write them.
final class HexText {

  private HexText() {}

  static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
