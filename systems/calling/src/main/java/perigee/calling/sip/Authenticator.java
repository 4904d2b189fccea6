package perigee.calling.sip;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import perigee.net.loop.Loop;
import perigee.wire.sip.AuthField;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;
import perigee.wire.sip.SipUri;

/// Asks who somebody is, and checks the answer (RFC 3261 §22, RFC 8760). Belongs to SIP's loop.
final class Authenticator {

  /// Seconds that who guessed too often is told to wait.
  private static final String RETRY_SECONDS = "60";

  /// It takes a second challenge of the same realm for a refusal of its answer.
  private static final String ONE_CHALLENGE_ONLY = "baresip";

  private static final String BEARER = "bearer ";
  private static final int MOST_TOKEN = 4096;

  /// Tokens that are checked at a time: it costs two signatures.
  private static final int CHECKS = 64;

  private final SipConfig config;
  private final Verifiers verifiers;
  private final DeviceProofs devices;
  private final Semaphore checks = new Semaphore(CHECKS);
  private final Loop loop;
  private final Nonces nonces;
  private final Failures failures;
  private final Counts counts;
  private final DigestHashes hashes = new DigestHashes();
  private final List<DigestChallenge> challenges;

  Authenticator(
      SipConfig config,
      Verifiers verifiers,
      DeviceProofs devices,
      Tokens tokens,
      InstantSource clock,
      SipLoop sip) {
    this.config = config;
    this.challenges =
        config.algorithms().stream()
            .map(algorithm -> DigestChallenge.of(config.domain(), algorithm))
            .toList();
    this.verifiers = verifiers;
    this.devices = devices;
    this.loop = sip.loop();
    this.nonces = new Nonces(tokens, clock);
    this.failures = new Failures(clock);
    this.counts = sip.counts();
  }

  /// What became of credentials.
  sealed interface Outcome {

    /// Who it is.
    record Person(String name) implements Outcome {}

    /// Who it is, is to be shown first, or anew.
    record Challenge(boolean stale) implements Outcome {}

    /// It is not said that they are wrong if they could not be looked up.
    record Refusal(int status) implements Outcome {}
  }

  /// Checks a request's credentials.
  ///
  /// @param field `Authorization`, or `Proxy-Authorization`
  /// @param done called once, on this loop
  void check(Flow flow, SipRequest request, String field, Consumer<Outcome> done) {
    String token = token(request.headers(), field);
    if (token != null) {
      check(flow, token, done);
      return;
    }
    AuthField given = mine(request.headers(), field);
    if (given == null) {
      done.accept(new Outcome.Challenge(false));
      return;
    }
    DigestCredentials answer = DigestCredentials.of(given, config.algorithms());
    if (answer == null || !isOf(request, answer)) {
      done.accept(new Outcome.Refusal(400));
      return;
    }
    String person = answer.person();
    if (!flow.isOf(person) && failures.isBlocked(person, flow.remote().getAddress())) {
      counts.add(Counts.Kind.BLOCKED);
      done.accept(new Outcome.Refusal(503));
      return;
    }
    verifiers.find(
        person,
        found -> {
          if (loop.inLoop()) {
            done.accept(judge(flow, request, answer, found));
          } else {
            loop.execute(() -> done.accept(judge(flow, request, answer, found)));
          }
        });
  }

  /// What a device signed; null if it has nothing of the kind.
  private static @Nullable String token(SipHeaders headers, String field) {
    for (int i = headers.indexOf(field, 0); i >= 0; i = headers.indexOf(field, i + 1)) {
      String value = headers.value(i);
      if (value.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
        return value.substring(BEARER.length()).strip();
      }
    }
    return null;
  }

  /// Checks a token beside this loop.
  private void check(Flow flow, String token, Consumer<Outcome> done) {
    if (token.length() > MOST_TOKEN) {
      done.accept(new Outcome.Refusal(400));
      return;
    }
    if (!checks.tryAcquire()) {
      counts.add(Counts.Kind.OVER_BOUND);
      done.accept(new Outcome.Refusal(503));
      return;
    }
    Thread _ =
        Thread.ofVirtual()
            .start(() -> {
              Optional<DeviceProofs.Proof> proof = Optional.empty();
              try {
                proof = devices.check(token);
              } finally {
                checks.release();
                Optional<DeviceProofs.Proof> found = proof;
                loop.execute(() -> done.accept(judge(flow, found)));
              }
            });
  }

  private Outcome judge(Flow flow, Optional<DeviceProofs.Proof> proof) {
    if (proof.isEmpty()) {
      counts.add(Counts.Kind.WRONG_PASSWORD);
      return new Outcome.Challenge(false);
    }
    Boolean fresh = nonces.take(proof.get().nonce(), 1);
    if (fresh == null || !fresh) {
      return new Outcome.Challenge(true);
    }
    String person = proof.get().person();
    flow.authenticated(person, config.bounds().peopleOfOne());
    return new Outcome.Person(person);
  }

  /// The credentials for this realm; null if there are none of a kind that is known.
  private @Nullable AuthField mine(SipHeaders headers, String field) {
    for (int i = headers.indexOf(field, 0); i >= 0; i = headers.indexOf(field, i + 1)) {
      AuthField one = AuthField.parse(headers.value(i));
      if (one != null
          && one.scheme().equals("digest")
          && config.domain().equalsIgnoreCase(one.value("realm"))) {
        return one;
      }
    }
    return null;
  }

  /// Whether they are for this request and no other.
  private boolean isOf(SipRequest request, DigestCredentials answer) {
    if (answer.uri().equals(request.uri())) {
      return true;
    }
    SipUri said = SipUri.parse(answer.uri());
    SipUri meant = SipUri.parse(request.uri());
    if (said == null || meant == null) {
      return false;
    }
    // Some say where they are connected to in place of what they ask for.
    boolean edge =
        said.host().equalsIgnoreCase(config.domain())
            || said.host().equalsIgnoreCase(config.host());
    return said.bare().matches(meant.bare())
        || (edge && (said.user() == null || said.plainUser().equals(meant.plainUser())));
  }

  private Outcome judge(
      Flow flow, SipRequest request, DigestCredentials answer, Verifiers.Found found) {
    return switch (found) {
      case Verifiers.Found.Unavailable _ -> new Outcome.Refusal(503);
      case Verifiers.Found.Unknown _ -> wrong(flow, answer);
      case Verifiers.Found.Known known -> judge(flow, request, answer, known);
    };
  }

  private Outcome judge(
      Flow flow, SipRequest request, DigestCredentials answer, Verifiers.Found.Known known) {
    // Of a secret that there is not in this hash, everybody would know the answer.
    boolean right =
        !known.of(answer.algorithm()).isEmpty()
            && hashes.isRight(answer, request.method(), known.of(answer.algorithm()));
    if (!right) {
      return wrong(flow, answer);
    }
    Boolean fresh = nonces.take(answer.nonce(), answer.count());
    if (fresh == null || !fresh) {
      // The password is right: only the nonce is not.
      return new Outcome.Challenge(true);
    }
    flow.authenticated(answer.person(), config.bounds().peopleOfOne());
    return new Outcome.Person(answer.person());
  }

  private Outcome wrong(Flow flow, DigestCredentials answer) {
    counts.add(Counts.Kind.WRONG_PASSWORD);
    failures.failed(answer.person(), flow.remote().getAddress());
    return new Outcome.Challenge(false);
  }

  /// A response that asks for credentials, or refuses them.
  ///
  /// @param status 401 or 407 for a challenge
  SipResponse response(SipRequest request, Outcome outcome, int status, String tag) {
    return switch (outcome) {
      case Outcome.Person _ -> request.answer(200, tag);
      case Outcome.Refusal(int refused) ->
          refused == 503
              ? request.answer(503, tag).with(HeaderName.RETRY_AFTER, RETRY_SECONDS)
              : request.answer(refused, tag);
      case Outcome.Challenge(boolean stale) -> challenge(request, status, stale, tag);
    };
  }

  private SipResponse challenge(SipRequest request, int status, boolean stale, String tag) {
    SipHeaders.Builder headers = request.answered(status, tag);
    String name = status == 401 ? HeaderName.WWW_AUTHENTICATE : HeaderName.PROXY_AUTHENTICATE;
    String nonce = nonces.fresh();
    String agent = request.headers().first("User-Agent");
    boolean one = agent != null && agent.startsWith(ONE_CHALLENGE_ONLY);
    for (DigestChallenge challenge : challenges) {
      headers.add(name, challenge.text(nonce, stale));
      if (one) {
        break;
      }
    }
    return SipResponse.of(status, headers.build());
  }
}
