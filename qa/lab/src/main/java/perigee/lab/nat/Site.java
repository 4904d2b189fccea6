package perigee.lab.nat;

/// A customer's place: a machine, its router, and the provider's router before it.
///
/// @param side `a` or `b`, so that there are two of each kind
record Site(String prefix, char side, Access access) {

  static final int PROXY_PORT = 3128;

  private static final int SECOND = 100;

  private int number() {
    return access.number() + (side == 'a' ? 0 : SECOND);
  }

  /// As reports call it.
  String name() {
    return side + "-" + access.token();
  }

  String machine() {
    return prefix + "-" + side + access.number();
  }

  String router() {
    return machine() + "r";
  }

  String provider() {
    return machine() + "p";
  }

  /// The device to the Internet.
  String device() {
    return prefix + side + access.number();
  }

  /// The public address of what translates.
  String wan() {
    return "198.51.100." + number();
  }

  /// The machine's public address, if it has one.
  String own() {
    return "192.0.2." + number();
  }

  String lan() {
    return "10." + (side - 'a' + 1) + "." + access.number() + ".";
  }

  /// Between a provider that translates and the customer.
  String shared() {
    return "100.64." + number() + ".";
  }

  /// The address of the machine.
  String address() {
    return access.isRouted() ? own() : lan() + 2;
  }
}
