package perigee.content.rules;

import java.net.InetAddress;

/// The clients that a signature is for: an address, or a network as `192.0.2.0/24`.
final class ClientNetwork {

  private ClientNetwork() {}

  /// Whether the client is one of them; a malformed network has none.
  static boolean contains(String network, InetAddress client) {
    int slash = network.indexOf('/');
    try {
      byte[] bytes =
          InetAddress.ofLiteral(slash < 0 ? network : network.substring(0, slash)).getAddress();
      int bits = slash < 0 ? bytes.length * 8 : Integer.parseInt(network.substring(slash + 1));
      return bits >= 0 && bits <= bytes.length * 8 && same(bytes, client.getAddress(), bits);
    } catch (IllegalArgumentException _) {
      // Whoever signs it sees at once that nobody is let in.
      return false;
    }
  }

  private static boolean same(byte[] network, byte[] client, int bits) {
    if (network.length != client.length) {
      return false;
    }
    for (int i = 0; i < bits; i++) {
      int mask = 0x80 >> (i & 7);
      if (((network[i >> 3] ^ client[i >> 3]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
