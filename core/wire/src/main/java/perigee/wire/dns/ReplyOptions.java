package perigee.wire.dns;

import java.util.Arrays;

/// What a response's OPT will say. Used for one response after the other by its owner's thread.
public final class ReplyOptions {

  private static final int OPT_FIXED = 11;
  private static final int OPTION_HEAD = 4;
  private static final int EXTENDED_ERROR_LENGTH = 2;
  private static final int KEEPALIVE_LENGTH = 2;
  private static final byte[] NONE = new byte[0];

  private final int payload;
  private final byte[] nsid;
  private final byte[] cookie = new byte[ServerCookie.LENGTH];
  private boolean edns;
  private boolean dnssecOk;
  private boolean withNsid;
  private boolean hasCookie;
  private boolean withCookie;
  private boolean withSubnet;
  private int scope;
  private int error = ExtendedError.NONE;
  private int keepaliveTenths = -1;

  /// Options of a server.
  ///
  /// @param payload how long a UDP message it takes
  /// @param nsid its identity, or nothing
  public ReplyOptions(int payload, byte[] nsid) {
    this.payload = payload;
    this.nsid = nsid.length == 0 ? NONE : nsid.clone();
  }

  /// Begins anew: what every answer to this query says.
  public void begin(Query query) {
    edns = query.hasEdns();
    dnssecOk = query.dnssecOk();
    withNsid = edns && nsid.length > 0 && query.options().wantsNsid();
    withSubnet = edns && query.options().hasSubnet();
    hasCookie = edns && query.options().hasCookie();
    withCookie = false;
    scope = 0;
    error = ExtendedError.NONE;
    keepaliveTenths = -1;
  }

  /// For how long a prefix of the client's network the answer holds (RFC 7871 §7.2.1).
  public void scope(int bits) {
    scope = bits;
  }

  /// Says that [#cookie] goes with the response; only if the query shows a client's part.
  public void withCookie() {
    withCookie = hasCookie;
  }

  /// 16 octets that the owner fills before it says [#withCookie].
  public byte[] cookie() {
    return cookie;
  }

  /// Why the answer is what it is (RFC 8914).
  public void error(int code) {
    error = code;
  }

  /// How long an idle connection lives, in tenths of a second (RFC 7828).
  public void keepalive(int tenths) {
    keepaliveTenths = tenths;
  }

  /// How many octets OPT will take; none without EDNS in the query. An extended error is counted in
  /// any case, since it may come later.
  int reserve(Query query) {
    if (!edns) {
      return 0;
    }
    int length = OPT_FIXED + OPTION_HEAD + EXTENDED_ERROR_LENGTH;
    if (withNsid) {
      length += OPTION_HEAD + nsid.length;
    }
    if (withSubnet) {
      length += OPTION_HEAD + query.options().subnetLength();
    }
    if (withCookie) {
      length += OPTION_HEAD + QueryOptions.CLIENT_COOKIE + cookie.length;
    }
    if (keepaliveTenths >= 0) {
      length += OPTION_HEAD + KEEPALIVE_LENGTH;
    }
    return length;
  }

  boolean present() {
    return edns;
  }

  /// Writes OPT (RFC 6891 §6.1.2); returns the place behind it.
  int write(Query query, int code, byte[] out, int from) {
    Arrays.fill(out, from, from + OPT_FIXED, (byte) 0);
    out[from + 2] = RecordType.OPT;
    out[from + 3] = (byte) (payload >> 8);
    out[from + 4] = (byte) payload;
    out[from + 5] = (byte) (code >> 4);
    if (dnssecOk) {
      out[from + 7] = (byte) 0x80;
    }
    int at = from + OPT_FIXED;
    if (withSubnet) {
      int length = query.options().subnetLength();
      at = head(QueryOptions.SUBNET, length, out, at);
      System.arraycopy(query.bytes(), query.options().subnetAt(), out, at, length);
      out[at + 3] = (byte) scope;
      at += length;
    }
    if (withCookie) {
      at = head(QueryOptions.COOKIE, QueryOptions.CLIENT_COOKIE + cookie.length, out, at);
      int client = query.options().cookieAt();
      System.arraycopy(query.bytes(), client, out, at, QueryOptions.CLIENT_COOKIE);
      at += QueryOptions.CLIENT_COOKIE;
      System.arraycopy(cookie, 0, out, at, cookie.length);
      at += cookie.length;
    }
    if (withNsid) {
      at = head(QueryOptions.NSID, nsid.length, out, at);
      System.arraycopy(nsid, 0, out, at, nsid.length);
      at += nsid.length;
    }
    if (keepaliveTenths >= 0) {
      at = head(QueryOptions.KEEPALIVE, KEEPALIVE_LENGTH, out, at);
      at = u16(keepaliveTenths, out, at);
    }
    if (error >= 0) {
      at = head(QueryOptions.EXTENDED_ERROR, EXTENDED_ERROR_LENGTH, out, at);
      at = u16(error, out, at);
    }
    u16(at - from - OPT_FIXED, out, from + OPT_FIXED - 2);
    return at;
  }

  private static int head(int code, int length, byte[] out, int at) {
    return u16(length, out, u16(code, out, at));
  }

  private static int u16(int value, byte[] out, int at) {
    out[at] = (byte) (value >> 8);
    out[at + 1] = (byte) value;
    return at + 2;
  }
}
