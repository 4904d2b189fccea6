package perigee.net.tls;

import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSessionContext;

/// The keys under which clients keep their own sessions (RFC 5077, RFC 8446 §4.6.1), of this
/// process alone and never on disk. The newest encrypts; the two before it still decrypt, so that a
/// ticket outlives a rotation. Who learns a key can read what was resumed under it, so keys are
/// young.
final class SessionTickets {

  private static final int KEPT = 3;

  private final SecureRandom random;
  private List<OpenSslSessionTicketKey> keys;

  SessionTickets(SecureRandom random) {
    this.random = random;
    this.keys = List.of(fresh());
  }

  synchronized void rotate() {
    List<OpenSslSessionTicketKey> next = new ArrayList<>();
    next.add(fresh());
    next.addAll(keys.subList(0, Math.min(keys.size(), KEPT - 1)));
    keys = List.copyOf(next);
  }

  /// Gives the keys to a context; the JDK's has its own.
  synchronized void giveTo(SSLSessionContext sessions) {
    if (sessions instanceof OpenSslSessionContext open) {
      open.setTicketKeys(keys.toArray(OpenSslSessionTicketKey[]::new));
    }
  }

  private OpenSslSessionTicketKey fresh() {
    return new OpenSslSessionTicketKey(
        bytes(OpenSslSessionTicketKey.NAME_SIZE),
        bytes(OpenSslSessionTicketKey.HMAC_KEY_SIZE),
        bytes(OpenSslSessionTicketKey.AES_KEY_SIZE));
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
