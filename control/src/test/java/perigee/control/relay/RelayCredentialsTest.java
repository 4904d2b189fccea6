package perigee.control.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.control.certificate.Certificates;
import perigee.control.certificate.Vault;
import perigee.control.engines.sqlite.SqliteControlStore;
import perigee.control.store.ControlStore;
import perigee.control.store.InProcessBus;
import perigee.model.tls.TlsEntry;
import perigee.wire.stun.TimeLimitedCredential;

class RelayCredentialsTest {

  private static final Instant START = Instant.parse("2026-05-01T12:00:00Z");

  @TempDir Path data;
  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final InstantSource clock = now::get;

  @Test
  void secretsChangeWithoutEndingWhatWasHandedOut() throws IOException {
    SecureRandom random = new SecureRandom();
    try (ControlStore store =
            SqliteControlStore.open(data.resolve("c.db"), _ -> "signature", clock, random);
        InProcessBus bus = new InProcessBus();
        Certificates certificates =
            Certificates.open(data, "http://127.0.0.1/r", store, bus, clock, random)) {
      Vault vault = certificates.vault();
      RelayCredentials relays = new RelayCredentials(vault, clock, random);
      RelayCredentials.Credential first = relays.issue("alice", Duration.ofHours(1));
      assertThat(first.user()).isEqualTo(START.plusSeconds(3600).getEpochSecond() + ":alice");
      assertThat(first.expiresAt()).isEqualTo(START.plusSeconds(3600));
      assertThat(passwords(vault, first.user())).containsExactly(first.password());

      now.set(START.plusSeconds(60));
      relays.rotate();
      RelayCredentials.Credential second = relays.issue("bob", Duration.ofHours(1));
      assertThat(passwords(vault, first.user())).hasSize(2).contains(first.password());
      assertThat(passwords(vault, second.user())).endsWith(second.password());

      // A restart knows them; and in time the first is forgotten.
      new RelayCredentials(vault, clock, random).settle();
      assertThat(vault.relaySecrets()).hasSize(2);
      now.set(START.plus(RelayCredentials.LONGEST).plusSeconds(120));
      relays.settle();
      assertThat(passwords(vault, second.user())).containsExactly(second.password());
      for (int i = 0; i < 5; i++) {
        relays.rotate();
      }
      assertThat(vault.relaySecrets()).hasSizeLessThanOrEqualTo(3);
    }
  }

  private static List<String> passwords(Vault vault, String user) {
    return vault.relaySecrets().stream()
        .map(TlsEntry.RelaySecret::secret)
        .map(secret -> TimeLimitedCredential.password(secret, user))
        .toList();
  }
}
