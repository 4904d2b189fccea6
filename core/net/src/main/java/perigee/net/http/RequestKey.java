package perigee.net.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import perigee.wire.http.Fields;
import perigee.wire.http1.RequestReader;

/// What a prepared answer is found by: scheme, authority, target and `Accept-Encoding` of a plain
/// request, in bytes as they came. One per loop, filled anew for each request.
///
/// Plain is a GET over HTTP/1.1 or later whose fields are all among those named here: of these only
/// the key's own can change what is answered, unless a property or a `Vary` names another one;
/// `names` says which ones there are. A request with any other field (a condition, a range, a
/// directive, credentials, a body) is not plain, and goes the general way.
public final class RequestKey {

  /// A longer request is not plain.
  static final int MAX_BYTES = 1024;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final String HOST = "host";
  private static final String ACCEPT_ENCODING = "accept-encoding";
  private static final String CONNECTION = "connection";

  private static final String[] HARMLESS = {
    HOST,
    ACCEPT_ENCODING,
    CONNECTION,
    "accept",
    "accept-charset",
    "accept-language",
    "cookie",
    "dnt",
    "from",
    "origin",
    "priority",
    "referer",
    "save-data",
    "sec-ch-ua",
    "sec-ch-ua-mobile",
    "sec-ch-ua-platform",
    "sec-fetch-dest",
    "sec-fetch-mode",
    "sec-fetch-site",
    "sec-fetch-user",
    "sec-gpc",
    "traceparent",
    "tracestate",
    "upgrade-insecure-requests",
    "user-agent",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
    "x-requested-with"
  };

  /// The names by their hashes, with open addressing.
  private static final @Nullable String[] BY_HASH = byHash();

  private final byte[] bytes = new byte[MAX_BYTES + Long.BYTES];
  private int length;
  private int hash;
  private long names;
  private boolean closes;

  private static @Nullable String[] byHash() {
    @Nullable String[] table = new String[128];
    for (String name : HARMLESS) {
      int at = place(name.hashCode());
      while (table[at] != null) {
        at = (at + 1) & (table.length - 1);
      }
      table[at] = name;
    }
    return table;
  }

  private static int place(int hash) {
    return (hash * 0x9e3779b9) >>> 25;
  }

  /// The bit of `names` that a field name sets; names may share one.
  ///
  /// @param lowerName in lower case
  public static long nameBit(String lowerName) {
    return lowerName.equals(HOST) || lowerName.equals(ACCEPT_ENCODING)
        ? 0
        : bit(lowerName.hashCode());
  }

  private static long bit(int hash) {
    return 1L << ((hash * 0x9e3779b9) >>> 26);
  }

  /// Takes the request that an HTTP/1 reader has completed.
  ///
  /// @return false if it is not plain
  boolean read(RequestReader request, boolean secure) {
    int target = request.targetLength();
    if (target > MAX_BYTES - 1) {
      return false;
    }
    request.copyTarget(bytes, 1);
    return rest(request.fields(), secure, target + 1);
  }

  /// Takes a request, known to be a GET over HTTP/1.1 or later.
  ///
  /// @param target as received, in origin form
  /// @param fields with `host`, whatever the protocol calls it
  /// @return false if it is not plain
  public boolean read(String target, Fields fields, boolean secure) {
    if (target.length() > MAX_BYTES - 1) {
      return false;
    }
    byte[] text = target.getBytes(ISO_8859_1);
    System.arraycopy(text, 0, bytes, 1, text.length);
    return rest(fields, secure, text.length + 1);
  }

  private boolean rest(Fields fields, boolean secure, int used) {
    bytes[0] = (byte) (secure ? 's' : 'p');
    length = used;
    names = 0;
    closes = false;
    int hosts = 0;
    for (int i = 0; i < fields.size(); i++) {
      int nameHash = fields.nameHash(i);
      String name = known(fields, i, nameHash);
      if (name == null) {
        return false;
      }
      if (name.equals(HOST) || name.equals(ACCEPT_ENCODING)) {
        hosts += name.equals(HOST) ? 1 : 0;
        if (!append(fields, i, name.charAt(0))) {
          return false;
        }
      } else if (name.equals(CONNECTION) && !isKnown(fields, i)) {
        return false;
      } else {
        names |= bit(nameHash);
      }
    }
    hash = hashed();
    return hosts == 1 && bytes[1] == '/';
  }

  /// Whether a `Connection` line says no more than whether the connection persists.
  private boolean isKnown(Fields fields, int line) {
    boolean close = fields.valueIs(line, "close");
    closes |= close;
    return close || fields.valueIs(line, "keep-alive");
  }

  private static @Nullable String known(Fields fields, int line, int hash) {
    for (int at = place(hash); ; at = (at + 1) & (BY_HASH.length - 1)) {
      String name = BY_HASH[at];
      if (name == null || fields.nameIs(line, name)) {
        return name;
      }
    }
  }

  /// No target and no field has a line end, which therefore parts them.
  private boolean append(Fields fields, int line, char mark) {
    int more = fields.valueLength(line);
    if (length + more + 2 > MAX_BYTES) {
      return false;
    }
    bytes[length] = '\n';
    bytes[length + 1] = (byte) mark;
    fields.copyValue(line, bytes, length + 2);
    length += more + 2;
    return true;
  }

  private int hashed() {
    // The bytes behind the key are evened out, so that whole words can be read.
    LONG.set(bytes, length, 0L);
    long mixed = length;
    for (int i = 0; i < length; i += Long.BYTES) {
      mixed = (mixed ^ (long) LONG.get(bytes, i)) * 0x9e3779b97f4a7c15L;
      mixed ^= mixed >>> 32;
    }
    return (int) (mixed ^ mixed >>> 29);
  }

  /// A hash of the key's bytes.
  public int hash() {
    return hash;
  }

  /// A bit for each field name that is not part of the key, as `nameBit` gives it.
  public long names() {
    return names;
  }

  /// Whether the client wants no more than this answer on its connection (RFC 9112 §9.6). It is no
  /// part of the key.
  boolean closes() {
    return closes;
  }

  /// A copy of the key's bytes.
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /// Whether these are the key's bytes.
  public boolean is(byte[] other) {
    return Arrays.equals(bytes, 0, length, other, 0, other.length);
  }
}
