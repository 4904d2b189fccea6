package perigee.control.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import perigee.control.store.People;
import perigee.control.store.People.Passkey;
import perigee.model.document.Document;
import perigee.model.document.Mapping;
import perigee.wire.octets.Sha256;

/// Signing in by passkeys: the relying party's operations of WebAuthn (level 3, §7.1 and §7.2) for
/// credentials without attestation. Attestation says who made an authenticator, which nobody here
/// asks; so the browser's own readings of key and authenticator data are enough, and no CBOR is
/// read. From any thread.
public final class Passkeys {

  /// Challenges that wait for their answer; the eldest make room.
  static final int MOST_CHALLENGES = 10_000;

  private static final Duration CHALLENGE_LIFE = Duration.ofMinutes(5);
  private static final int CHALLENGE_OCTETS = 32;
  private static final int HEAD_OCTETS = 37;
  private static final int HASH_OCTETS = 32;
  private static final int USER_PRESENT = 0x01;
  private static final int USER_VERIFIED = 0x04;
  private static final int ATTESTED = 0x40;
  private static final int GUID_OCTETS = 16;
  private static final int MOST_ID_OCTETS = 1023;
  private static final int MOST_CLIENT_CHARS = 8192;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  private final People people;
  private final InstantSource clock;
  private final RandomGenerator random;

  /// By challenge, the eldest first. Guarded by itself.
  private final Map<String, Waiting> challenges = new LinkedHashMap<>();

  private record Waiting(@Nullable String person, Instant until) {}

  /// Where a browser is: what it signs is for this place alone.
  ///
  /// @param origin scheme and authority
  /// @param relyingParty a domain
  public record Site(String origin, String relyingParty) {}

  /// A browser's answer when a passkey was made (`AuthenticatorAttestationResponse`); all but the
  /// algorithm in base64url.
  public record Made(
      String id, String clientData, String authenticatorData, String publicKey, int algorithm) {}

  /// A browser's answer when a passkey signed (`AuthenticatorAssertionResponse`), in base64url.
  public record Signed(String id, String clientData, String authenticatorData, String signature) {}

  /// What became of it.
  public sealed interface Outcome {

    record Done(Passkey passkey) implements Outcome {}

    /// Refused.
    ///
    /// @param why for people
    record Refused(String why) implements Outcome {}
  }

  Passkeys(People people, InstantSource clock, RandomGenerator random) {
    this.people = people;
    this.clock = clock;
    this.random = random;
  }

  /// Begins: what is to be signed.
  ///
  /// @param person who makes a passkey; null to sign in
  public String challenge(@Nullable String person) {
    byte[] octets = new byte[CHALLENGE_OCTETS];
    random.nextBytes(octets);
    String challenge = ENCODER.encodeToString(octets);
    synchronized (challenges) {
      challenges.put(challenge, new Waiting(person, clock.instant().plus(CHALLENGE_LIFE)));
      if (challenges.size() > MOST_CHALLENGES) {
        challenges.remove(challenges.keySet().iterator().next());
      }
    }
    return challenge;
  }

  /// Keeps a passkey that a person made.
  public Outcome register(String person, String name, Made made, Site site) {
    Optional<String> wrong = wrongClient(made.clientData(), "webauthn.create", person, site);
    if (wrong.isPresent()) {
      return new Outcome.Refused(wrong.get());
    }
    Optional<ByteBuffer> data = octets(made.authenticatorData()).map(ByteBuffer::wrap);
    Optional<String> faulty = data.isEmpty() ? Optional.of("no data") : wrongData(data.get(), site);
    if (faulty.isPresent()) {
      return new Outcome.Refused("the authenticator's data: " + faulty.get());
    }
    if (!made.id().equals(credential(data.get()))) {
      return new Outcome.Refused("the authenticator's data is of another credential");
    }
    Optional<byte[]> spki = octets(made.publicKey());
    if (spki.isEmpty() || key(made.algorithm(), spki.get()).isEmpty()) {
      return new Outcome.Refused("the key is not of an algorithm that is asked for");
    }
    Passkey passkey =
        new Passkey(
            made.id(),
            person,
            name,
            made.algorithm(),
            Base64.getEncoder().encodeToString(spki.get()),
            signCount(data.get()),
            clock.instant());
    return people.addPasskey(passkey)
        ? new Outcome.Done(passkey)
        : new Outcome.Refused("there are too many passkeys, or this one is there already");
  }

  /// Checks a passkey's signature. The challenge is used up either way.
  public Outcome authenticate(Signed signed, Site site) {
    Optional<String> wrong = wrongClient(signed.clientData(), "webauthn.get", null, site);
    if (wrong.isPresent()) {
      return new Outcome.Refused(wrong.get());
    }
    Optional<Passkey> found = people.passkey(signed.id());
    Optional<byte[]> data = octets(signed.authenticatorData());
    if (found.isEmpty() || data.isEmpty()) {
      return new Outcome.Refused("this passkey is not known here");
    }
    Passkey passkey = found.get();
    Optional<String> faulty = wrongData(ByteBuffer.wrap(data.get()), site);
    if (faulty.isPresent()) {
      return new Outcome.Refused("the authenticator's data: " + faulty.get());
    }
    if (!verifies(passkey, data.get(), signed)) {
      return new Outcome.Refused("the signature is not the passkey's");
    }
    long count = signCount(ByteBuffer.wrap(data.get()));
    if (count <= passkey.signCount() && (count > 0 || passkey.signCount() > 0)) {
      return new Outcome.Refused("the passkey has been copied: it counted backwards");
    }
    people.used(passkey.id(), count);
    return new Outcome.Done(passkey);
  }

  /// Takes the challenge and looks at what the browser collected (§7.1 steps 7 to 9).
  private Optional<String> wrongClient(
      String clientData, String type, @Nullable String person, Site site) {
    Optional<byte[]> octets = octets(clientData);
    Optional<ClientData> read =
        octets.filter(o -> o.length <= MOST_CLIENT_CHARS).flatMap(Passkeys::clientData);
    if (read.isEmpty()) {
      return Optional.of("the browser's data can't be read");
    }
    Waiting waiting;
    synchronized (challenges) {
      waiting = challenges.remove(read.get().challenge());
    }
    if (waiting == null || !clock.instant().isBefore(waiting.until())) {
      return Optional.of("the challenge is unknown or too old; begin again");
    }
    if (!read.get().type().equals(type) || !sameText(waiting.person(), person)) {
      return Optional.of("the challenge was for something else");
    }
    return read.get().origin().equals(site.origin())
        ? Optional.empty()
        : Optional.of("the browser is at " + read.get().origin() + ", not at " + site.origin());
  }

  private static boolean sameText(@Nullable String a, @Nullable String b) {
    return a == null ? b == null : a.equals(b);
  }

  private record ClientData(String type, String challenge, String origin) {}

  private static Optional<ClientData> clientData(byte[] json) {
    return Document.readJson(
            new String(json, UTF_8),
            "client data",
            MOST_CLIENT_CHARS,
            value -> {
              Mapping map = value.anyMap();
              return new ClientData(
                  map.string("type"), map.string("challenge"), map.string("origin"));
            })
        .parsed();
  }

  /// §6.1: the hash of the domain, flags, a counter.
  private static Optional<String> wrongData(ByteBuffer data, Site site) {
    if (data.remaining() < HEAD_OCTETS) {
      return Optional.of("it is too short");
    }
    byte[] domain = new byte[HASH_OCTETS];
    data.get(0, domain);
    if (!MessageDigest.isEqual(domain, Sha256.of(site.relyingParty()))) {
      return Optional.of("it is for another domain than " + site.relyingParty());
    }
    int flags = data.get(HASH_OCTETS);
    return (flags & USER_PRESENT) != 0 && (flags & USER_VERIFIED) != 0
        ? Optional.empty()
        : Optional.of("nobody has shown that they are there");
  }

  private static long signCount(ByteBuffer data) {
    return Integer.toUnsignedLong(data.getInt(HASH_OCTETS + 1));
  }

  /// The id of a credential that was just made, in base64url; empty if there is none.
  private static String credential(ByteBuffer data) {
    int at = HEAD_OCTETS + GUID_OCTETS;
    if ((data.get(HASH_OCTETS) & ATTESTED) == 0 || data.remaining() < at + 2) {
      return "";
    }
    int length = Short.toUnsignedInt(data.getShort(at));
    if (length > MOST_ID_OCTETS || data.remaining() < at + 2 + length) {
      return "";
    }
    byte[] id = new byte[length];
    data.get(at + 2, id);
    return ENCODER.encodeToString(id);
  }

  private static boolean verifies(Passkey passkey, byte[] data, Signed signed) {
    Optional<byte[]> signature = octets(signed.signature());
    Optional<byte[]> client = octets(signed.clientData());
    Optional<PublicKey> key =
        key(passkey.algorithm(), Base64.getDecoder().decode(passkey.publicKey()));
    if (signature.isEmpty() || client.isEmpty() || key.isEmpty()) {
      return false;
    }
    byte[] hash = Sha256.of(client.get());
    byte[] whole = Arrays.copyOf(data, data.length + hash.length);
    System.arraycopy(hash, 0, whole, data.length, hash.length);
    try {
      Signature verifier = Signature.getInstance(signatureOf(passkey.algorithm()));
      verifier.initVerify(key.get());
      verifier.update(whole);
      return verifier.verify(signature.get());
    } catch (GeneralSecurityException _) {
      // A signature that is not even of the right form.
      return false;
    }
  }

  /// RFC 9053 §2 and RFC 8812 §2, which are asked for in the order ES256, EdDSA, RS256.
  private static String signatureOf(int algorithm) {
    return switch (algorithm) {
      case -7 -> "SHA256withECDSA";
      case -8 -> "Ed25519";
      case -257 -> "SHA256withRSA";
      default -> "";
    };
  }

  private static Optional<PublicKey> key(int algorithm, byte[] spki) {
    String kind =
        switch (algorithm) {
          case -7 -> "EC";
          case -8 -> "Ed25519";
          case -257 -> "RSA";
          default -> "";
        };
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(spki)));
    } catch (GeneralSecurityException _) {
      return Optional.empty();
    }
  }

  private static Optional<byte[]> octets(String base64url) {
    try {
      return Optional.of(DECODER.decode(base64url));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
