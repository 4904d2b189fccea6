package perigee.control.relay;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.control.certificate.Vault;
import perigee.model.tls.TlsEntry;
import perigee.wire.stun.TimeLimitedCredential;

/// Hands out credentials for the relays (draft-uberti-behave-turn-rest): a name that ends by
/// itself, and a password that every super node can compute from the secret that it shares with
/// control. From any thread.
public final class RelayCredentials {

  /// How long a credential lives at the most; after that a secret that was replaced is forgotten.
  public static final Duration LONGEST = Duration.ofDays(1);

  private static final Logger LOG = LoggerFactory.getLogger(RelayCredentials.class);

  private static final String PREFIX = "relay/";
  private static final int SECRET_OCTETS = 32;

  /// Secrets that hold at a time: what each request without a good credential costs a super node
  /// grows with them.
  private static final int MOST_SECRETS = 3;

  private final Vault vault;
  private final InstantSource clock;
  private final SecureRandom random;

  /// A credential.
  ///
  /// @param user the name, which holds when it ends
  /// @param expiresAt from then on nothing new begins with it
  public record Credential(String user, String password, Instant expiresAt) {

    @Override
    public String toString() {
      return "Credential[" + user + ", password withheld]";
    }
  }

  public RelayCredentials(Vault vault, InstantSource clock, SecureRandom random) {
    this.vault = vault;
    this.clock = clock;
    this.random = random;
  }

  /// Has a secret, and forgets those that nothing rests on any more.
  public synchronized void settle() {
    List<TlsEntry.RelaySecret> all = vault.relaySecrets();
    if (all.isEmpty()) {
      make();
      return;
    }
    Instant newest = all.getLast().madeAt();
    if (newest.plus(LONGEST).isBefore(clock.instant())) {
      vault.remove(all.subList(0, all.size() - 1).stream().map(TlsEntry::id).toList());
    }
  }

  /// A credential for an account.
  ///
  /// @param account what quotas count for; no colon
  /// @param life at most [#LONGEST]
  public synchronized Credential issue(String account, Duration life) {
    settle();
    TlsEntry.RelaySecret newest = vault.relaySecrets().getLast();
    Instant until = Instant.ofEpochSecond(clock.instant().plus(life).getEpochSecond());
    String user = TimeLimitedCredential.user(account, until.getEpochSecond());
    return new Credential(user, TimeLimitedCredential.password(newest.secret(), user), until);
  }

  /// Makes a new secret; credentials of the last one hold until they end.
  public synchronized void rotate() {
    settle();
    List<TlsEntry.RelaySecret> all = vault.relaySecrets();
    if (all.size() >= MOST_SECRETS) {
      vault.remove(
          all.subList(0, all.size() - MOST_SECRETS + 1).stream().map(TlsEntry::id).toList());
    }
    make();
  }

  private void make() {
    byte[] secret = new byte[SECRET_OCTETS];
    random.nextBytes(secret);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    Instant now = clock.instant();
    String id = PREFIX + now.toEpochMilli() + "-" + Integer.toHexString(random.nextInt());
    vault.putRelaySecret(id, text, now);
    LOG.info("event=relay-secret-made id={}", id);
  }
}
