package perigee.wire.dns;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Cookies that a server gives to clients, so that it knows who has shown that its address is its
/// own (RFC 7873, in the form of RFC 9018). Nothing is kept per client. It belongs to one thread.
public final class ServerCookie {

  /// Octets of the server's part.
  public static final int LENGTH = 16;

  /// Octets of the secret.
  public static final int SECRET = 16;

  /// What a client shows.
  public enum Verdict {
    /// Only its own part: it never spoke with us, or not lately.
    NONE,
    /// A part that we did not make for it, or too long ago.
    BAD,
    /// Ours, and fresh.
    GOOD
  }

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int CLIENT = QueryOptions.CLIENT_COOKIE;
  private static final int HEAD = 8;
  private static final int VERSION = 1;
  private static final int OLDEST_SECONDS = 3600;
  private static final int FUTURE_SECONDS = 300;

  private final SipHash hash;
  private final byte[] input = new byte[CLIENT + HEAD + 16];

  /// Cookies of a secret, which all servers of one address share.
  public ServerCookie(byte[] secret) {
    if (secret.length != SECRET) {
      throw new IllegalArgumentException("a cookie's secret has 16 octets, not " + secret.length);
    }
    hash = new SipHash((long) LONG.get(secret, 0), (long) LONG.get(secret, 8));
  }

  /// Makes the server's part for a client.
  ///
  /// @param cookieAt where the client's part is in the message
  /// @param address 4 or 16 octets of the client's address
  /// @param seconds the time, since 1970
  /// @param to takes 16 octets
  public void make(
      byte[] message, int cookieAt, byte[] address, int addressLength, int seconds, byte[] to) {
    to[0] = VERSION;
    to[1] = 0;
    to[2] = 0;
    to[3] = 0;
    to[4] = (byte) (seconds >>> 24);
    to[5] = (byte) (seconds >>> 16);
    to[6] = (byte) (seconds >>> 8);
    to[7] = (byte) seconds;
    System.arraycopy(to, 0, input, CLIENT, HEAD);
    LONG.set(to, HEAD, hashed(message, cookieAt, address, addressLength));
  }

  private long hashed(byte[] message, int cookieAt, byte[] address, int addressLength) {
    System.arraycopy(message, cookieAt, input, 0, CLIENT);
    System.arraycopy(address, 0, input, CLIENT + HEAD, addressLength);
    return hash.of(input, CLIENT + HEAD + addressLength);
  }

  /// Judges what a client shows.
  ///
  /// @param length of the whole option
  public Verdict judge(
      byte[] message, int cookieAt, int length, byte[] address, int addressLength, int seconds) {
    if (length == CLIENT) {
      return Verdict.NONE;
    }
    int server = cookieAt + CLIENT;
    if (length != CLIENT + LENGTH || message[server] != VERSION) {
      return Verdict.BAD;
    }
    int made =
        (message[server + 4] & 0xff) << 24
            | (message[server + 5] & 0xff) << 16
            | (message[server + 6] & 0xff) << 8
            | (message[server + 7] & 0xff);
    int age = seconds - made;
    if (age > OLDEST_SECONDS || age < -FUTURE_SECONDS) {
      return Verdict.BAD;
    }
    System.arraycopy(message, server, input, CLIENT, HEAD);
    long expected = hashed(message, cookieAt, address, addressLength);
    return expected == (long) LONG.get(message, server + HEAD) ? Verdict.GOOD : Verdict.BAD;
  }
}
