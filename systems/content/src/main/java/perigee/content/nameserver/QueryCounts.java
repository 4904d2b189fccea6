package perigee.content.nameserver;

import perigee.net.loop.OwnedCounts;
import perigee.wire.dns.RecordType;

/// What one thread has answered. Written by that thread alone, read by any.
final class QueryCounts {

  /// Types that are counted by themselves; all others together.
  static final int[] TYPES = {
    RecordType.A,
    RecordType.AAAA,
    RecordType.HTTPS,
    RecordType.NS,
    RecordType.SOA,
    RecordType.CNAME,
    RecordType.TXT,
    RecordType.MX,
    RecordType.CAA,
    RecordType.DS,
    RecordType.DNSKEY,
    RecordType.ANY
  };

  /// Codes that are counted by themselves: those of the header.
  static final int CODES = 16;

  /// Times are counted by powers of two of microseconds, up to 2²⁰ and above.
  static final int TIMES = 21;

  private static final int OTHER = TYPES.length;

  private final OwnedCounts byType = new OwnedCounts(TYPES.length + 1);
  private final OwnedCounts byCode = new OwnedCounts(CODES);
  private final OwnedCounts byTime = new OwnedCounts(TIMES);
  private final OwnedCounts others = new OwnedCounts(Kind.values().length);

  /// What else is counted.
  enum Kind {
    /// By TCP.
    STREAM(0),
    /// Told a client's network.
    SUBNET(1),
    /// Showed a cookie of ours.
    COOKIE(2),
    /// Not answered at all: no queries.
    IGNORED(3),
    /// Sent to come again by TCP, since there was no room.
    TRUNCATED(4),
    /// Sent to come again by TCP, since the network asks too much.
    SLIPPED(5),
    /// Not answered since the network asks too much.
    HELD_BACK(6),
    /// Sent to come again by TCP, or by TCP not answered, since too much was to be signed.
    UNSIGNED(7);

    private final int index;

    Kind(int index) {
      this.index = index;
    }
  }

  void answered(int type, int code) {
    byType.add(place(type), 1);
    byCode.add(code & (CODES - 1), 1);
  }

  void count(Kind kind) {
    others.add(kind.index, 1);
  }

  /// So many queries took at most so long.
  void took(long nanos, int queries) {
    long micros = Math.max(1, nanos / 1000);
    int power = Long.SIZE - Long.numberOfLeadingZeros(micros - 1);
    byTime.add(Math.min(power, TIMES - 1), queries);
  }

  private static int place(int type) {
    for (int i = 0; i < OTHER; i++) {
      if (TYPES[i] == type) {
        return i;
      }
    }
    return OTHER;
  }

  /// By the place in `TYPES`; behind the last all others.
  long ofType(int place) {
    return byType.get(place);
  }

  long ofCode(int code) {
    return byCode.get(code);
  }

  long of(Kind kind) {
    return others.get(kind.index);
  }

  /// Queries that took at most 2 to this power of microseconds, and more than the power before.
  long ofTime(int power) {
    return byTime.get(power);
  }
}
