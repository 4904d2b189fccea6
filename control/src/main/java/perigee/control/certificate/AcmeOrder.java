package perigee.control.certificate;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.PollableResource;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Http01Challenge;
import org.shredzone.acme4j.exception.AcmeException;
import perigee.control.fleet.Fleet;
import perigee.net.tls.Pem;
import perigee.wire.octets.P256;

/// One order of a certificate for one host (RFC 8555 §7.4): the authority's challenge goes to all
/// nodes and is acknowledged by them before the authority is asked to look. Used by one thread, and
/// takes a few minutes at most.
///
/// @param closing counted down when control ends
record AcmeOrder(
    String host,
    Login login,
    Vault vault,
    Fleet fleet,
    SecureRandom random,
    InstantSource clock,
    CountDownLatch closing) {

  private static final Duration NODES_WITHIN = Duration.ofSeconds(30);
  private static final Duration AUTHORITY_WITHIN = Duration.ofSeconds(90);
  private static final Duration FIRST_LOOK = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  /// Why an order did not lead to a certificate.
  static final class Failed extends Exception {

    private static final long serialVersionUID = 1;

    Failed(String reason) {
      super(reason);
    }
  }

  /// Does it all.
  ///
  /// @return the certificate, not put into the vault yet
  Vault.Fresh place()
      throws AcmeException, Failed, IOException, GeneralSecurityException, InterruptedException {
    Order order = login.newOrder().domain(host).create();
    List<String> challenges = new ArrayList<>();
    try {
      for (Authorization authorization : order.getAuthorizations()) {
        if (authorization.getStatus() != Status.VALID) {
          prove(authorization, challenges);
        }
      }
    } finally {
      vault.remove(challenges);
    }
    await(order, Set.of(Status.READY, Status.VALID), "the order");
    KeyPair key = P256.newPair(random);
    order.execute(key);
    if (await(order, Set.of(Status.VALID), "the order") != Status.VALID) {
      throw new Failed(order.getError().map(AcmeOrder::words).orElse("the order is not valid"));
    }
    return certificate(order.getCertificate().getCertificateChain(), key);
  }

  private void prove(Authorization authorization, List<String> challenges)
      throws AcmeException, Failed, InterruptedException {
    Http01Challenge challenge =
        authorization
            .findChallenge(Http01Challenge.class)
            .orElseThrow(() -> new Failed("the authority offers no http-01 challenge"));
    String id = "challenge/" + host + "/" + challenge.getToken();
    challenges.add(id);
    long version = vault.challenge(id, host, challenge.getToken(), challenge.getAuthorization());
    Fleet.Spread spread = fleet.awaitTls(version, NODES_WITHIN);
    if (!spread.complete()) {
      throw new Failed(
          "nodes did not take the challenge within %d s: %s"
              .formatted(NODES_WITHIN.toSeconds(), String.join(", ", spread.waitingFor())));
    }
    challenge.trigger();
    if (await(authorization, Set.of(Status.VALID), "the challenge") != Status.VALID) {
      challenge.fetch();
      throw new Failed(
          challenge.getError().map(AcmeOrder::words).orElse("the authorization is not valid"));
    }
  }

  /// Looks at a resource until it is what is wanted, or can't become it any more.
  private Status await(PollableResource resource, Set<Status> wanted, String what)
      throws AcmeException, Failed, InterruptedException {
    Instant late = clock.instant().plus(AUTHORITY_WITHIN);
    Duration pause = FIRST_LOOK;
    while (true) {
      Optional<Instant> retryAfter = resource.fetch();
      Status status = resource.getStatus();
      if (wanted.contains(status) || status == Status.INVALID) {
        return status;
      }
      Instant now = clock.instant();
      if (now.isAfter(late)) {
        throw new Failed(
            "%s was not decided within %d s".formatted(what, AUTHORITY_WITHIN.toSeconds()));
      }
      Duration asked = Duration.between(now, retryAfter.orElse(now));
      Duration wait = asked.compareTo(pause) > 0 ? asked : pause;
      wait = wait.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wait;
      if (closing.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new Failed("control ends");
      }
      pause = pause.multipliedBy(2);
    }
  }

  private Vault.Fresh certificate(List<X509Certificate> chain, KeyPair key) {
    X509Certificate leaf = chain.getFirst();
    return new Vault.Fresh(
        AcmeOrders.PREFIX + host,
        List.of(host),
        "EC",
        Pem.write(chain),
        Pem.write(key.getPrivate()),
        leaf.getNotBefore().toInstant(),
        leaf.getNotAfter().toInstant());
  }

  private static String words(Problem problem) {
    return problem.getDetail().orElseGet(() -> problem.getTitle().orElse(problem.toString()));
  }
}
