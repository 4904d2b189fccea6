package perigee.calling.phone;

import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import perigee.model.document.Json;
import perigee.model.document.Mapping;
import perigee.model.identity.DeviceCertificate;
import perigee.model.identity.IdentityTrust;
import perigee.model.identity.Jws;
import perigee.wire.sdp.Fingerprint;
import perigee.wire.sdp.MediaSection;
import perigee.wire.sdp.SessionDescription;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The proof that a description's media key is of a person's device (RFC 8224, RFC 8225): the field
/// `Identity`, as `docs/calls.md` has it.
///
/// @param signer whose address it names
/// @param meant whom it is for
/// @param certificate of the device
/// @param keys digests of media keys, in capitals without colons
record Passport(
    String signer, String meant, Instant at, String certificate, List<String> keys, Jws signed) {

  static final String FIELD = "Identity";

  private static final String TYPE = "passport";
  private static final int MOST_CHARACTERS = 8192;
  private static final Duration SKEW = Duration.ofMinutes(10);

  /// What a check says.
  sealed interface Verdict {

    /// It is this person's key.
    record Holds(String person) implements Verdict {}

    record Refused(String reason) implements Verdict {}
  }

  /// Signs a description.
  static String sign(Account account, String meant, SessionDescription description, Instant now) {
    ObjectNode payload = Json.object();
    payload.putObject("orig").putArray("uri").add(account.address());
    payload.putObject("dest").putArray("uri").add(meant);
    payload.put("iat", now.getEpochSecond());
    ArrayNode keys = payload.putArray("mky");
    digests(description)
        .forEach(digest -> keys.addObject().put("alg", "sha-256").put("dig", digest));
    payload.put("cert", account.certificate());
    return Jws.sign(Jws.Algorithm.ES256, TYPE, account.device(), payload, account.key())
        + ";info=<urn:perigee:device>;alg=ES256";
  }

  /// Takes a field apart; nothing is checked yet.
  static Optional<Passport> read(String field) {
    int end = field.indexOf(';');
    String token = (end < 0 ? field : field.substring(0, end)).strip();
    if (field.length() > MOST_CHARACTERS) {
      return Optional.empty();
    }
    return Jws.parse(token)
        .filter(jws -> jws.type().equals(TYPE) && jws.algorithm() == Jws.Algorithm.ES256)
        .flatMap(jws -> jws.read(map -> of(map, jws)));
  }

  private static Passport of(Mapping map, Jws jws) {
    return new Passport(
        address(map, "orig"),
        address(map, "dest"),
        Instant.ofEpochSecond(map.required("iat").integer(0L, Integer.MAX_VALUE * 4L)),
        map.string("cert"),
        map.items("mky").stream()
            .map(key -> key.anyMap().string("dig").toUpperCase(Locale.ROOT))
            .toList(),
        jws);
  }

  private static String address(Mapping map, String name) {
    List<String> addresses = map.required(name).anyMap().texts("uri");
    if (addresses.size() != 1) {
      throw new IllegalArgumentException("one address each");
    }
    return addresses.getFirst();
  }

  /// Checks it.
  ///
  /// @param expectedSigner who should have signed
  /// @param expectedMeant whom it should be for
  Verdict check(
      IdentityTrust trust,
      String expectedSigner,
      String expectedMeant,
      SessionDescription description,
      Instant now) {
    if (!(trust.check(certificate, now)
        instanceof IdentityTrust.Verdict.Holds(DeviceCertificate held))) {
      return new Verdict.Refused("the certificate does not hold");
    }
    ECPublicKey key = held.key();
    if (!signed.isSignedBy(key)) {
      return new Verdict.Refused("the signature is wrong");
    }
    if (!signer.equals(expectedSigner) || !signer.startsWith("sip:" + held.user() + "@")) {
      return new Verdict.Refused("it is of somebody else");
    }
    if (!meant.equals(expectedMeant)) {
      return new Verdict.Refused("it is for somebody else");
    }
    if (Duration.between(at, now).abs().compareTo(SKEW) > 0) {
      return new Verdict.Refused("it is not of this time");
    }
    List<String> shown = digests(description).toList();
    return shown.isEmpty() || !keys.containsAll(shown)
        ? new Verdict.Refused("the media key is another")
        : new Verdict.Holds(held.user());
  }

  /// Digests of a description's media keys, in order, without colons.
  static Stream<String> digests(SessionDescription description) {
    return description.media().stream()
        .map(MediaSection::transport)
        .flatMap(terms -> Stream.ofNullable(terms.fingerprint()))
        .map(Passport::digest)
        .distinct()
        .sorted();
  }

  static String digest(Fingerprint fingerprint) {
    return fingerprint.value().replace(":", "");
  }
}
