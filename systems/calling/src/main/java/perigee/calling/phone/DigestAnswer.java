package perigee.calling.phone;

import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import perigee.calling.sip.DigestAlgorithm;
import perigee.model.identity.DigestSecret;
import perigee.wire.sip.AuthField;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;

/// Answers challenges (RFC 3261 §22, RFC 8760): by SHA-256 where the other end has it.
final class DigestAnswer {

  private static final int UNAUTHORIZED = 401;
  private static final int PROXY_AUTHENTICATION = 407;

  private final DigestSecret secret;
  private final RandomGenerator random;

  DigestAnswer(DigestSecret secret, RandomGenerator random) {
    this.secret = secret;
    this.random = random;
  }

  static boolean isChallenge(SipResponse response) {
    return response.status() == UNAUTHORIZED || response.status() == PROXY_AUTHENTICATION;
  }

  /// The field that answers a challenge, as name and value.
  ///
  /// @return null if it is of another realm, or asks for what is not known here
  SipHeaders.@Nullable Builder answered(SipResponse challenge, SipRequest asked) {
    boolean proxy = challenge.status() == PROXY_AUTHENTICATION;
    List<AuthField> offers =
        challenge
            .headers()
            .all(proxy ? HeaderName.PROXY_AUTHENTICATE : HeaderName.WWW_AUTHENTICATE)
            .stream()
            .map(AuthField::parse)
            .filter(Objects::nonNull)
            .filter(
                one -> one.scheme().equals("digest") && secret.realm().equals(one.value("realm")))
            .toList();
    for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
      for (AuthField offer : offers) {
        String named = offer.value("algorithm");
        if (algorithm.token().equalsIgnoreCase(named == null ? "MD5" : named)) {
          String value = answer(offer, algorithm, asked);
          String field = proxy ? HeaderName.PROXY_AUTHORIZATION : HeaderName.AUTHORIZATION;
          return asked.headers().toBuilder().remove(field).add(field, value);
        }
      }
    }
    return null;
  }

  private String answer(AuthField offer, DigestAlgorithm algorithm, SipRequest asked) {
    String ha1 = algorithm == DigestAlgorithm.MD5 ? secret.md5() : secret.sha256();
    String nonce = text(offer, "nonce");
    String clientNonce = Long.toHexString(random.nextLong());
    String count = "00000001";
    String what = algorithm.hash(asked.method() + ":" + asked.uri());
    boolean quality = offer.value("qop") != null;
    String response =
        algorithm.hash(
            quality
                ? String.join(":", ha1, nonce, count, clientNonce, "auth", what)
                : String.join(":", ha1, nonce, what));
    return AuthField.write(
        false,
        "username",
        secret.person(),
        "realm",
        secret.realm(),
        "nonce",
        nonce,
        "uri",
        asked.uri(),
        "response",
        response,
        "algorithm",
        algorithm.token(),
        "cnonce",
        quality ? clientNonce : "",
        "opaque",
        text(offer, "opaque"),
        "qop",
        quality ? "auth" : "",
        "nc",
        quality ? count : "");
  }

  private static String text(AuthField field, String name) {
    String value = field.value(name);
    return value == null ? "" : value;
  }
}
