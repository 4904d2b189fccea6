package perigee.app.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.calling.overlay.link.DeviceKeys;
import perigee.model.identity.IdentityJson;
import perigee.model.identity.IdentityTrust;
import perigee.net.file.WholeFile;
import perigee.net.fleet.FleetException;
import perigee.net.fleet.NodeCalls;

/// Devices' keys, by what control last said its identities are checked with. It is kept on disk, so
/// that records are checked while control is away.
final class CertifiedDevices implements DeviceKeys, Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(CertifiedDevices.class);

  private static final Duration ASK_EVERY = Duration.ofMinutes(5);
  private static final Duration ASK_AGAIN = Duration.ofSeconds(10);

  private final Path file;
  private final InstantSource clock;
  private volatile @Nullable IdentityTrust trust;
  private @Nullable Thread asking;

  CertifiedDevices(Path data, InstantSource clock) {
    this.file = data.resolve("identity-trust.json");
    this.clock = clock;
    this.trust = kept();
  }

  private @Nullable IdentityTrust kept() {
    try {
      return Files.exists(file) ? IdentityJson.trust(Files.readString(file)) : null;
    } catch (IOException | IdentityJson.MalformedIdentity e) {
      LOG.warn("event=identity-trust-unreadable reason=\"{}\"", e.getMessage());
      return null;
    }
  }

  /// From now on there is somebody to ask.
  void attach(NodeCalls control) {
    asking = Thread.ofVirtual().name("identity-trust").start(() -> ask(control));
  }

  private void ask(NodeCalls control) {
    try {
      while (true) {
        Thread.sleep(renew(control) ? ASK_EVERY : ASK_AGAIN);
      }
    } catch (InterruptedException _) {
      // Only `close` interrupts this thread.
      LOG.debug("event=identity-trust-ended");
    }
  }

  /// What identities are checked with, as JSON; empty before anything is known.
  String document() {
    IdentityTrust current = trust;
    return current == null ? "" : IdentityJson.write(current);
  }

  private boolean renew(NodeCalls control) throws InterruptedException {
    try {
      IdentityTrust newest = control.identityTrust();
      trust = newest;
      WholeFile.replace(file, IdentityJson.write(newest).getBytes(UTF_8));
      return true;
    } catch (FleetException | IOException e) {
      LOG.debug("event=identity-trust-not-renewed reason=\"{}\"", e.getMessage());
      return false;
    }
  }

  @Override
  public Optional<PublicKey> key(String certificate, String person, String device) {
    IdentityTrust current = trust;
    return current == null
        ? Optional.empty()
        : current.key(certificate, person, device, clock.instant());
  }

  @Override
  public void close() {
    Thread current = asking;
    if (current != null) {
      current.interrupt();
    }
  }
}
