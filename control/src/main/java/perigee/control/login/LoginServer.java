package perigee.control.login;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.control.certificate.Vault;
import perigee.control.store.ControlStore;
import perigee.control.store.Passwords;
import perigee.model.identity.Revocations;

/// The login server: its parts, each safe for all threads.
public final class LoginServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LoginServer.class);

  private static final long SWEEP_MINUTES = 60;

  private final IdentityAuthority authority;
  private final PersonDesk persons;
  private final DeviceDesk devices;
  private final Passkeys passkeys;
  private final ControlStore store;
  private final CountDownLatch closing = new CountDownLatch(1);

  public LoginServer(
      ControlStore store,
      Vault vault,
      LoginSettings settings,
      InstantSource clock,
      SecureRandom random) {
    this.store = store;
    this.authority =
        new IdentityAuthority(
            vault, at -> store.devices().revoked(at, Revocations.MOST), clock, random);
    this.persons =
        new PersonDesk(
            store,
            new Passwords(Passwords.Cost.DEFAULT, random),
            new PhoneSecrets(vault, settings.domain()),
            settings,
            clock);
    this.devices = new DeviceDesk(store.devices(), authority, settings, clock, random);
    this.passkeys = new Passkeys(store.people(), clock, random);
  }

  /// Begins to forget, each hour, what nobody fetched.
  public void start() {
    Thread.ofVirtual().name("mailbox-sweep").start(this::sweepAgainAndAgain);
  }

  /// What signs.
  public IdentityAuthority authority() {
    return authority;
  }

  public PersonDesk persons() {
    return persons;
  }

  public DeviceDesk devices() {
    return devices;
  }

  public Passkeys passkeys() {
    return passkeys;
  }

  private void sweepAgainAndAgain() {
    try {
      do {
        sweep();
      } while (!closing.await(SWEEP_MINUTES, TimeUnit.MINUTES));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void sweep() {
    try {
      int gone = store.mailbox().expire();
      if (gone > 0) {
        LOG.info("event=messages-expired count={}", gone);
      }
    } catch (RuntimeException e) {
      // The next hour's round does what this one did not.
      LOG.error("event=mailbox-sweep-failed", e);
    }
  }

  @Override
  public void close() {
    closing.countDown();
  }
}
