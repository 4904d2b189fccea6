package perigee.calling.letter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import perigee.model.document.Document;
import perigee.model.document.Json;
import perigee.model.document.Mapping;
import perigee.model.identity.DeviceCertificate;
import perigee.model.identity.DeviceKey;
import perigee.wire.octets.P256;
import tools.jackson.databind.node.ObjectNode;

/// A text that only certain devices can read: ECDH on P-256, HKDF with SHA-256, AES-256-GCM. Each
/// key seals once, so the nonce is zero.
///
/// @param point that was made for this text alone, as base64url
/// @param keys the text's key, sealed for each device
/// @param text sealed
public record Sealed(String point, Map<String, String> keys, String text) {

  /// Its media type.
  public static final String TYPE = "application/perigee-sealed+json";

  /// Devices that one is sealed for.
  public static final int MOST_DEVICES = 40;

  /// A body may be so long, in characters.
  public static final int MOST_CHARS = 60_000;

  private static final int KEY_OCTETS = 32;
  private static final int COORDINATE = 32;
  private static final int POINT_OCTETS = 1 + 2 * COORDINATE;
  private static final byte UNCOMPRESSED = 4;
  private static final int TAG_BITS = 128;
  private static final byte[] ZERO = new byte[12];
  private static final String AES = "AES";
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  public Sealed {
    keys = Map.copyOf(keys);
  }

  /// Seals a text.
  public static Sealed of(String text, Collection<DeviceCertificate> devices, SecureRandom random) {
    try {
      KeyPair pair = P256.newPair(random);
      byte[] point = point((ECPublicKey) pair.getPublic());
      byte[] content = new byte[KEY_OCTETS];
      random.nextBytes(content);
      Map<String, String> keys = new LinkedHashMap<>();
      for (DeviceCertificate device : devices) {
        SecretKey key = wrapping(pair.getPrivate(), device.key(), point, device.device());
        keys.put(device.device(), ENCODER.encodeToString(aes(Cipher.ENCRYPT_MODE, key, content)));
      }
      SecretKey key = new SecretKeySpec(content, AES);
      byte[] sealed = aes(Cipher.ENCRYPT_MODE, key, text.getBytes(UTF_8));
      return new Sealed(ENCODER.encodeToString(point), keys, ENCODER.encodeToString(sealed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK can seal: " + e.getMessage(), e);
    }
  }

  /// Whether a device can read it.
  public boolean isFor(String device) {
    return keys.containsKey(device);
  }

  /// The same for one of the devices alone.
  public Sealed onlyFor(String device) {
    String key = keys.get(device);
    return new Sealed(point, key == null ? Map.of() : Map.of(device, key), text);
  }

  /// Reads it with a device's key; empty if that can't.
  public Optional<String> open(String device, PrivateKey key) {
    try {
      byte[] octets = DECODER.decode(point);
      Optional<ECPublicKey> theirs = publicKey(octets);
      String wrapped = keys.get(device);
      if (theirs.isEmpty() || wrapped == null) {
        return Optional.empty();
      }
      SecretKey wrapping = wrapping(key, theirs.get(), octets, device);
      byte[] content = aes(Cipher.DECRYPT_MODE, wrapping, DECODER.decode(wrapped));
      SecretKey inner = new SecretKeySpec(content, AES);
      byte[] plain = aes(Cipher.DECRYPT_MODE, inner, DECODER.decode(text));
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(plain)).toString());
    } catch (GeneralSecurityException | IllegalArgumentException | CharacterCodingException _) {
      return Optional.empty();
    }
  }

  private static byte[] point(ECPublicKey key) {
    ObjectNode jwk = DeviceKey.jwk(key);
    byte[] point = new byte[POINT_OCTETS];
    point[0] = UNCOMPRESSED;
    byte[] x = DECODER.decode(jwk.path("x").asString());
    byte[] y = DECODER.decode(jwk.path("y").asString());
    System.arraycopy(x, 0, point, 1, COORDINATE);
    System.arraycopy(y, 0, point, 1 + COORDINATE, COORDINATE);
    return point;
  }

  private static Optional<ECPublicKey> publicKey(byte[] point) {
    return point.length == POINT_OCTETS && point[0] == UNCOMPRESSED
        ? DeviceKey.of(
            ENCODER.encodeToString(Arrays.copyOfRange(point, 1, 1 + COORDINATE)),
            ENCODER.encodeToString(Arrays.copyOfRange(point, 1 + COORDINATE, POINT_OCTETS)))
        : Optional.empty();
  }

  private static SecretKey wrapping(PrivateKey mine, PublicKey theirs, byte[] point, String device)
      throws GeneralSecurityException {
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(mine);
    agreement.doPhase(theirs, true);
    byte[] info = ("perigee message 1 " + device).getBytes(UTF_8);
    return KDF.getInstance("HKDF-SHA256")
        .deriveKey(
            AES,
            HKDFParameterSpec.ofExtract()
                .addIKM(agreement.generateSecret())
                .addSalt(point)
                .thenExpand(info, KEY_OCTETS));
  }

  private static byte[] aes(int mode, SecretKey key, byte[] octets)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, ZERO));
    return cipher.doFinal(octets);
  }

  /// As it travels.
  public String json() {
    ObjectNode json = Json.object().put("v", 1).put("epk", point);
    ObjectNode wrapped = json.putObject("keys");
    keys.forEach(wrapped::put);
    return Json.compact(json.put("text", text));
  }

  /// Reads what came; empty if it is not of the form.
  public static Optional<Sealed> parse(String body) {
    return Document.readJson(body, "sealed", MOST_CHARS, value -> of(value.anyMap())).parsed();
  }

  private static Sealed of(Mapping map) {
    map.required("v").integer(1, 1);
    Map<String, String> keys = new LinkedHashMap<>();
    map.required("keys").entries().forEach((device, key) -> keys.put(device, key.text()));
    if (keys.size() > MOST_DEVICES) {
      throw new IllegalArgumentException("too many devices");
    }
    return new Sealed(map.string("epk"), keys, map.string("text"));
  }
}
