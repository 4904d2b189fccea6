package perigee.control.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Base64;
import java.util.random.RandomGenerator;
import perigee.wire.octets.P256;
import tools.jackson.databind.node.ObjectNode;

/// A browser with an authenticator, as far as WebAuthn's answers go (§5.2, §6.1).
final class SoftAuthenticator {

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final String origin;
  private final String relyingParty;
  private final KeyPair pair;
  private final byte[] id = new byte[32];
  int flags = 0x05;
  int count = 1;

  SoftAuthenticator(String origin, String relyingParty) throws GeneralSecurityException {
    this.origin = origin;
    this.relyingParty = relyingParty;
    this.pair = P256.newPair();
    RandomGenerator.getDefault().nextBytes(id);
  }

  String id() {
    return ENCODER.encodeToString(id);
  }

  ObjectNode create(String challenge) throws GeneralSecurityException {
    byte[] spki = pair.getPublic().getEncoded();
    // The COSE key that follows is not looked at.
    byte[] head = head(flags | 0x40);
    ByteBuffer data = ByteBuffer.allocate(head.length + 16 + 2 + id.length + 4);
    data.put(head).put(new byte[16]).putShort((short) id.length).put(id);
    return Json.object()
        .put("id", id())
        .put("clientData", client("webauthn.create", challenge))
        .put("authenticatorData", ENCODER.encodeToString(data.array()))
        .put("publicKey", ENCODER.encodeToString(spki))
        .put("algorithm", -7);
  }

  ObjectNode get(String challenge) throws GeneralSecurityException {
    byte[] data = head(flags);
    String client = client("webauthn.get", challenge);
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(pair.getPrivate());
    signature.update(data);
    signature.update(
        MessageDigest.getInstance("SHA-256").digest(Base64.getUrlDecoder().decode(client)));
    return Json.object()
        .put("id", id())
        .put("clientData", client)
        .put("authenticatorData", ENCODER.encodeToString(data))
        .put("signature", ENCODER.encodeToString(signature.sign()));
  }

  private byte[] head(int flags) throws GeneralSecurityException {
    byte[] domain = MessageDigest.getInstance("SHA-256").digest(relyingParty.getBytes(UTF_8));
    return ByteBuffer.allocate(37).put(domain).put((byte) flags).putInt(count).array();
  }

  private String client(String type, String challenge) {
    ObjectNode client =
        Json.object()
            .put("type", type)
            .put("challenge", challenge)
            .put("origin", origin)
            .put("crossOrigin", false);
    return ENCODER.encodeToString(Json.write(client).getBytes(UTF_8));
  }
}
