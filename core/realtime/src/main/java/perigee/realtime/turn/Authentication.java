package perigee.realtime.turn;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import perigee.wire.stun.LongTermKey;
import perigee.wire.stun.MessageIntegrity;
import perigee.wire.stun.StunAttribute;
import perigee.wire.stun.StunError;

/// Finds out who sent a request, by its long-term credential (RFC 8489 §9.2). It belongs to one
/// thread.
final class Authentication {

  private static final int MOST_USER = 508;

  private final TurnExchange exchange;
  private final TurnConfig config;
  private final Credentials credentials;
  private final Nonces nonces;
  private final byte[] realm;

  Authentication(
      TurnExchange exchange, TurnConfig config, Credentials credentials, byte[] nonceSecret) {
    this.exchange = exchange;
    this.config = config;
    this.credentials = credentials;
    this.nonces = new Nonces(nonceSecret);
    this.realm = config.realm().getBytes(StandardCharsets.UTF_8);
  }

  /// What is wrong with a request's credential before its key is looked at (RFC 8489 §9.2.4).
  @Nullable StunError error(Source client) {
    if (!MessageIntegrity.isSealed(exchange.message)) {
      return StunError.UNAUTHENTICATED;
    }
    if (!exchange.message.has(StunAttribute.USERNAME)
        || !exchange.message.has(StunAttribute.REALM)
        || !exchange.message.has(StunAttribute.NONCE)
        || exchange.message.length(StunAttribute.USERNAME) > MOST_USER) {
      return StunError.BAD_REQUEST;
    }
    byte[] nonce = exchange.message.value(StunAttribute.NONCE);
    return nonces.holds(nonce, client, exchange.nowSeconds()) ? null : StunError.STALE_NONCE;
  }

  /// Who sent it, or null if its key does not fit.
  @Nullable Caller caller(@Nullable Allocation allocation) {
    String user =
        new String(exchange.message.value(StunAttribute.USERNAME), StandardCharsets.UTF_8);
    if (!Arrays.equals(exchange.message.value(StunAttribute.REALM), realm)) {
      return null;
    }
    if (allocation != null
        && allocation.user.equals(user)
        && exchange.integrity.holds(exchange.message, allocation.key)) {
      // A credential that ends does not end what was begun with it.
      return new Caller(allocation.account, user, allocation.key);
    }
    for (int i = 0; i < credentials.alternatives(); i++) {
      Credentials.Known known = credentials.find(user, exchange.nowSeconds(), i);
      if (known != null) {
        byte[] key = LongTermKey.of(user, config.realm(), known.password());
        if (exchange.integrity.holds(exchange.message, key)) {
          return new Caller(known.account(), user, key);
        }
      }
    }
    return null;
  }

  /// Asks for a credential.
  ///
  /// @return how long the answer is
  int challenge(Source client, @Nullable StunError wrong) {
    StunError error = wrong == null ? StunError.UNAUTHENTICATED : wrong;
    exchange.fail(error);
    if (error != StunError.BAD_REQUEST) {
      exchange.writer.bytes(StunAttribute.REALM, realm);
      exchange.writer.bytes(StunAttribute.NONCE, nonces.make(client, exchange.nowSeconds()));
    }
    return exchange.end(null);
  }
}
