package perigee.calling.sip;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
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

  private static final int COUNT_DIGITS = 8;
  private static final int MOST_NAME = 64;
  private static final int MOST_NONCE = 128;

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

  /// Hashes are asked for again and again; each thread of the JDK would look them up by name.
  private final Map<DigestAlgorithm, MessageDigest> hashes = new HashMap<>();

  Authenticator(
      SipConfig config,
      Verifiers verifiers,
      DeviceProofs devices,
      Tokens tokens,
      InstantSource clock,
      SipLoop sip) {
    this.config = config;
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
    Answer answer = Answer.of(given, config.algorithms());
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
  private boolean isOf(SipRequest request, Answer answer) {
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

  private Outcome judge(Flow flow, SipRequest request, Answer answer, Verifiers.Found found) {
    return switch (found) {
      case Verifiers.Found.Unavailable _ -> new Outcome.Refusal(503);
      case Verifiers.Found.Unknown _ -> wrong(flow, answer);
      case Verifiers.Found.Known known -> judge(flow, request, answer, known);
    };
  }

  private Outcome judge(Flow flow, SipRequest request, Answer answer, Verifiers.Found.Known known) {
    // Of a secret that there is not in this hash, everybody would know the answer.
    boolean right =
        !known.of(answer.algorithm()).isEmpty()
            && same(expected(request, answer, known), answer.response());
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

  private Outcome wrong(Flow flow, Answer answer) {
    counts.add(Counts.Kind.WRONG_PASSWORD);
    failures.failed(answer.person(), flow.remote().getAddress());
    return new Outcome.Challenge(false);
  }

  private String expected(SipRequest request, Answer answer, Verifiers.Found.Known known) {
    DigestAlgorithm algorithm = answer.algorithm();
    String what = hash(algorithm, request.method() + ":" + answer.uri());
    return hash(
        algorithm,
        known.of(algorithm)
            + ":"
            + answer.nonce()
            + ":"
            + answer.countText()
            + ":"
            + answer.clientNonce()
            + ":auth:"
            + what);
  }

  private String hash(DigestAlgorithm algorithm, String text) {
    MessageDigest hash = hashes.computeIfAbsent(algorithm, DigestAlgorithm::open);
    return DigestAlgorithm.hex(hash.digest(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static boolean same(String expected, String seen) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.ISO_8859_1),
        seen.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1));
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
    SipResponse response = request.answer(status, tag);
    SipHeaders.Builder headers = response.headers().toBuilder();
    String name = status == 401 ? HeaderName.WWW_AUTHENTICATE : HeaderName.PROXY_AUTHENTICATE;
    String nonce = nonces.fresh();
    String agent = request.headers().first("User-Agent");
    boolean one = agent != null && agent.startsWith(ONE_CHALLENGE_ONLY);
    for (DigestAlgorithm algorithm : config.algorithms()) {
      headers.add(
          name,
          AuthField.write(
              true,
              "realm",
              config.domain(),
              "nonce",
              nonce,
              "algorithm",
              algorithm.token(),
              "qop",
              "auth",
              "stale",
              stale ? "true" : ""));
      if (one) {
        break;
      }
    }
    return response.with(headers.build());
  }

  /// What a client answered to a challenge.
  private record Answer(
      String person,
      String nonce,
      String uri,
      String response,
      String clientNonce,
      String countText,
      long count,
      DigestAlgorithm algorithm) {

    /// Reads one.
    ///
    /// @return null if something is missing, or is of a kind that was not offered
    static @Nullable Answer of(AuthField field, Iterable<DigestAlgorithm> offered) {
      String person = field.value("username");
      String nonce = field.value("nonce");
      String uri = field.value("uri");
      String response = field.value("response");
      String clientNonce = field.value("cnonce");
      String count = field.value("nc");
      String named = field.value("algorithm");
      DigestAlgorithm algorithm = null;
      for (DigestAlgorithm one : offered) {
        if (one.token().equalsIgnoreCase(named == null ? "MD5" : named)) {
          algorithm = one;
        }
      }
      if (person == null
          || nonce == null
          || uri == null
          || response == null
          || clientNonce == null
          || count == null
          || algorithm == null
          || !"auth".equals(field.value("qop"))
          || person.length() > MOST_NAME
          || nonce.length() > MOST_NONCE
          || clientNonce.length() > MOST_NONCE
          || count.length() != COUNT_DIGITS) {
        return null;
      }
      try {
        long number = Long.parseLong(count, 16);
        return new Answer(person, nonce, uri, response, clientNonce, count, number, algorithm);
      } catch (NumberFormatException _) {
        return null;
      }
    }
  }
}
