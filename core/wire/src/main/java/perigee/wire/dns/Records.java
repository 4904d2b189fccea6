package perigee.wire.dns;

/// The fixed parts of records on bytes (RFC 1035 §4.1.3).
final class Records {

  private Records() {}

  /// Type, class IN, TTL and length; returns the place behind.
  static int fixed(int type, int ttlSeconds, int length, byte[] out, int from) {
    int at = u16(type, out, from);
    at = u16(RecordClass.IN, out, at);
    at = u16(ttlSeconds >>> 16, out, at);
    at = u16(ttlSeconds, out, at);
    return u16(length, out, at);
  }

  static int u16(int value, byte[] out, int at) {
    out[at] = (byte) (value >> 8);
    out[at + 1] = (byte) value;
    return at + 2;
  }

  /// Where the first name of a type's data begins that may be compressed (RFC 3597 §4); -1 if there
  /// is none. Behind it, SOA has a second.
  static int nameAt(int type) {
    return switch (type) {
      case RecordType.NS, RecordType.CNAME, RecordType.PTR, RecordType.SOA -> 0;
      case RecordType.MX -> 2;
      default -> -1;
    };
  }
}
