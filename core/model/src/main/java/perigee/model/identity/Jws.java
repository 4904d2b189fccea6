package perigee.model.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import perigee.model.document.Document;
import perigee.model.document.Json;
import perigee.model.document.Mapping;
import perigee.model.document.Value;
import tools.jackson.databind.node.ObjectNode;

/// A signed JSON object in the compact form of RFC 7515: `header.payload.signature`. Control signs
/// by RS256, because it is the cheapest to verify; devices by ES256, which every browser and every
/// JDK can do with a key that does not leave them.
public final class Jws {

  /// How long one may be, in characters.
  public static final int MOST_CHARS = 4 << 20;

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  private final String signed;
  private final String signature;
  private final Head head;
  private final String payload;

  private Jws(String signed, String signature, Head head, String payload) {
    this.signed = signed;
    this.signature = signature;
    this.head = head;
    this.payload = payload;
  }

  private record Head(Algorithm algorithm, String type, String key) {}

  /// How something is signed (RFC 7518 §3.1).
  public enum Algorithm {
    RS256("SHA256withRSA", "RSA"),
    ES256("SHA256withECDSAinP1363Format", "EC");

    private final String signature;
    private final String key;

    Algorithm(String signature, String key) {
      this.signature = signature;
      this.key = key;
    }

    static Optional<Algorithm> of(String name) {
      return switch (name) {
        case "RS256" -> Optional.of(RS256);
        case "ES256" -> Optional.of(ES256);
        default -> Optional.empty();
      };
    }
  }

  /// Signs an object.
  ///
  /// @param type says what it is, so that nothing can be taken for something else
  /// @param keyId names the key
  public static String sign(
      Algorithm algorithm, String type, String keyId, ObjectNode payload, PrivateKey key) {
    ObjectNode header =
        Json.object().put("alg", algorithm.name()).put("typ", type).put("kid", keyId);
    String text = encoded(Json.compact(header)) + "." + encoded(Json.compact(payload));
    try {
      Signature signature = Signature.getInstance(algorithm.signature);
      signature.initSign(key);
      signature.update(text.getBytes(US_ASCII));
      return text + "." + ENCODER.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(algorithm + " can't sign: " + e.getMessage(), e);
    }
  }

  /// Takes a text apart without looking at its signature; empty if it is not of this form.
  public static Optional<Jws> parse(String text) {
    if (text.length() > MOST_CHARS) {
      return Optional.empty();
    }
    int first = text.indexOf('.');
    int second = text.indexOf('.', first + 1);
    if (first < 0 || second < 0 || text.indexOf('.', second + 1) >= 0) {
      return Optional.empty();
    }
    Optional<Head> head = decoded(text.substring(0, first)).flatMap(Jws::head);
    Optional<String> payload = decoded(text.substring(first + 1, second));
    return head.isEmpty() || payload.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Jws(
                text.substring(0, second), text.substring(second + 1), head.get(), payload.get()));
  }

  public Algorithm algorithm() {
    return head.algorithm();
  }

  /// What it is.
  public String type() {
    return head.type();
  }

  /// The name of the key; empty if it has none.
  public String keyId() {
    return head.key();
  }

  /// Whether a key signed it.
  public boolean isSignedBy(PublicKey key) {
    if (!key.getAlgorithm().equals(head.algorithm().key)) {
      return false;
    }
    try {
      Signature verifier = Signature.getInstance(head.algorithm().signature);
      verifier.initVerify(key);
      verifier.update(signed.getBytes(US_ASCII));
      return verifier.verify(DECODER.decode(signature));
    } catch (InvalidKeyException | IllegalArgumentException e) {
      return false;
    } catch (GeneralSecurityException _) {
      // A signature of the wrong length.
      return false;
    }
  }

  /// The payload read; empty if it is not as the reader wants it. To be called after [#isSignedBy].
  public <T> Optional<T> read(Function<Mapping, T> reader) {
    return read(payload, reader);
  }

  private static Optional<Head> head(String json) {
    return read(
            json,
            map ->
                Algorithm.of(map.string("alg"))
                    // RFC 7515 §4.1.11: what must be understood is not.
                    .filter(_ -> !map.has("crit"))
                    .map(known -> new Head(known, map.string("typ", ""), map.string("kid", ""))))
        .flatMap(Function.identity());
  }

  private static <T> Optional<T> read(String json, Function<Mapping, T> reader) {
    Function<Value, T> whole = value -> reader.apply(value.anyMap());
    return Document.readJson(json, "signed object", MOST_CHARS, whole).parsed();
  }

  private static String encoded(String text) {
    return ENCODER.encodeToString(text.getBytes(UTF_8));
  }

  private static Optional<String> decoded(String part) {
    try {
      return Optional.of(
          UTF_8.newDecoder().decode(ByteBuffer.wrap(DECODER.decode(part))).toString());
    } catch (IllegalArgumentException | CharacterCodingException _) {
      return Optional.empty();
    }
  }
}
