package perigee.wire.http2;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/// The static table of HPACK (RFC 7541 appendix A).
final class StaticTable {

  static final int SIZE = 61;

  static final int AUTHORITY = 1;
  static final int METHOD_GET = 2;
  static final int METHOD_POST = 3;
  static final int PATH = 4;
  static final int SCHEME_HTTP = 6;
  static final int SCHEME_HTTPS = 7;
  static final int STATUS_200 = 8;

  /// Names, and after `=` the value if there is one.
  private static final String[] LINES =
      """
      :authority
      :method=GET
      :method=POST
      :path=/
      :path=/index.html
      :scheme=http
      :scheme=https
      :status=200
      :status=204
      :status=206
      :status=304
      :status=400
      :status=404
      :status=500
      accept-charset
      accept-encoding=gzip, deflate
      accept-language
      accept-ranges
      accept
      access-control-allow-origin
      age
      allow
      authorization
      cache-control
      content-disposition
      content-encoding
      content-language
      content-length
      content-location
      content-range
      content-type
      cookie
      date
      etag
      expect
      expires
      from
      host
      if-match
      if-modified-since
      if-none-match
      if-range
      if-unmodified-since
      last-modified
      link
      location
      max-forwards
      proxy-authenticate
      proxy-authorization
      range
      referer
      refresh
      retry-after
      server
      set-cookie
      strict-transport-security
      transfer-encoding
      user-agent
      vary
      via
      www-authenticate
      """
          .split("\n");

  private static final byte[][] NAMES = new byte[SIZE + 1][];
  private static final byte[][] VALUES = new byte[SIZE + 1][];

  /// Open addressing by the hash of the name; holds the first index of each name.
  private static final int SLOTS = 256;

  private static final byte[] BY_NAME = new byte[SLOTS];

  static {
    for (int i = SIZE; i >= 1; i--) {
      String[] parts = LINES[i - 1].split("=", 2);
      NAMES[i] = parts[0].getBytes(US_ASCII);
      VALUES[i] = (parts.length == 1 ? "" : parts[1]).getBytes(US_ASCII);
      int slot = hash(NAMES[i], 0, NAMES[i].length) & (SLOTS - 1);
      while (BY_NAME[slot] != 0 && !Arrays.equals(NAMES[BY_NAME[slot]], NAMES[i])) {
        slot = (slot + 1) & (SLOTS - 1);
      }
      BY_NAME[slot] = (byte) i;
    }
  }

  private StaticTable() {}

  /// The name of an index from 1; not to be changed.
  static byte[] name(int index) {
    return NAMES[index];
  }

  /// The value of an index from 1; not to be changed.
  static byte[] value(int index) {
    return VALUES[index];
  }

  static int hash(byte[] bytes, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + bytes[i];
    }
    return hash;
  }

  /// The first index with a name, or 0.
  static int find(byte[] bytes, int from, int to, int hash) {
    int slot = hash & (SLOTS - 1);
    while (BY_NAME[slot] != 0) {
      byte[] name = NAMES[BY_NAME[slot]];
      if (Arrays.equals(name, 0, name.length, bytes, from, to)) {
        return BY_NAME[slot];
      }
      slot = (slot + 1) & (SLOTS - 1);
    }
    return 0;
  }

  /// The index with the name of `first` and a value, or 0.
  static int find(int first, byte[] bytes, int from, int to) {
    for (int i = first; i <= SIZE && Arrays.equals(NAMES[i], NAMES[first]); i++) {
      if (VALUES[i].length > 0 && Arrays.equals(VALUES[i], 0, VALUES[i].length, bytes, from, to)) {
        return i;
      }
    }
    return 0;
  }
}
