package perigee.calling.phone;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import perigee.calling.sip.DigestAlgorithm;
import perigee.model.identity.AuthorityKey;
import perigee.model.identity.DeviceCertificate;
import perigee.model.identity.DigestSecret;
import perigee.model.identity.IdentityTrust;
import perigee.model.identity.Revocations;
import perigee.wire.octets.P256;

/// Signs what control would.
final class Authority {

  static final String DOMAIN = "perigee.local";

  private final KeyPair pair;
  private final AuthorityKey key;

  Authority() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    pair = generator.generateKeyPair();
    key = AuthorityKey.of(pair.getPublic());
  }

  Account account(String person, Set<String> buddies) throws GeneralSecurityException {
    return account(person, "device-" + person, buddies);
  }

  Account account(String person, String id, Set<String> buddies) throws GeneralSecurityException {
    KeyPair device = P256.newPair();
    Instant now = InstantSource.system().instant();
    String certificate =
        new DeviceCertificate(
                person,
                id,
                (ECPublicKey) device.getPublic(),
                "serial-" + id,
                now,
                now.plusSeconds(3600))
            .sign(key.id(), pair.getPrivate());
    String secret = person + ":" + Authority.DOMAIN + ":" + person;
    return new Account(
        new DigestSecret(
            person,
            Authority.DOMAIN,
            DigestAlgorithm.MD5.hash(secret),
            DigestAlgorithm.SHA_256.hash(secret)),
        person,
        id,
        device.getPrivate(),
        certificate,
        new IdentityTrust(List.of(key), Revocations.NONE, ""),
        buddies);
  }
}
