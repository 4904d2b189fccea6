package perigee.app.sip;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.calling.sip.Verifiers;
import perigee.model.identity.DigestSecret;
import perigee.net.fleet.FleetException;
import perigee.net.fleet.NodeCalls;
import perigee.net.fleet.Patience;

/// Asks control by what people prove who they are: each question on a thread of its own, of which
/// the cache before this has no more than it bounds.
final class ControlVerifiers implements Verifiers {

  private static final Logger LOG = LoggerFactory.getLogger(ControlVerifiers.class);

  private static final Duration WITHIN = Duration.ofSeconds(2);

  private final String realm;
  private volatile @Nullable NodeCalls control;

  ControlVerifiers(String realm) {
    this.realm = realm;
  }

  /// From now on there is somebody to ask.
  void attach(NodeCalls calls) {
    control = calls;
  }

  @Override
  public void find(String person, Consumer<Found> answer) {
    NodeCalls calls = control;
    if (calls == null) {
      answer.accept(new Found.Unavailable());
      return;
    }
    Found otherwise = new Found.Unavailable();
    Thread _ =
        Thread.ofVirtual()
            .start(
                () -> answer.accept(Patience.within(WITHIN, otherwise, () -> ask(calls, person))));
  }

  private Found ask(NodeCalls calls, String person) {
    try {
      Optional<DigestSecret> secret = calls.digestSecret(person);
      if (secret.isEmpty()) {
        return new Found.Unknown();
      }
      if (!secret.get().realm().equalsIgnoreCase(realm)) {
        LOG.warn(
            "event=other-realm control={} here={}; passwords can't be checked",
            secret.get().realm(),
            realm);
        return new Found.Unavailable();
      }
      return new Found.Known(secret.get().sha256(), secret.get().md5());
    } catch (FleetException e) {
      if (e.refused()) {
        return new Found.Unknown();
      }
      LOG.info("event=verifier-unavailable reason=\"{}\"", e.getMessage());
      return new Found.Unavailable();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Found.Unavailable();
    }
  }
}
