package perigee.control.login;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.control.certificate.Vault;
import perigee.model.identity.AuthorityKey;
import perigee.model.identity.DeviceCertificate;
import perigee.model.identity.IdentityTrust;
import perigee.model.identity.JoinToken;
import perigee.model.identity.Revocations;

/// Signs who people are: certificates of their devices, the list of those that were revoked, tokens
/// for meetings. The key is made when it is first needed, and kept sealed. From any thread.
public final class IdentityAuthority {

  private static final Logger LOG = LoggerFactory.getLogger(IdentityAuthority.class);

  private static final String SETTING = "identity-keys";
  private static final int KEY_BITS = 2048;
  private static final int SERIAL_OCTETS = 12;

  /// How old the signed list may be; it is made anew at once when something is revoked.
  private static final Duration LIST_LIFE = Duration.ofHours(1);

  private final Vault vault;
  private final Function<Instant, List<String>> revoked;
  private final InstantSource clock;
  private final SecureRandom random;
  private @Nullable List<Pair> keys;
  private @Nullable Signed list;

  private record Pair(AuthorityKey authority, PrivateKey key) {}

  private record Signed(Revocations revocations, String text) {}

  /// An authority.
  ///
  /// @param revoked serial numbers that were revoked and would still hold at a time
  public IdentityAuthority(
      Vault vault,
      Function<Instant, List<String>> revoked,
      InstantSource clock,
      SecureRandom random) {
    this.vault = vault;
    this.revoked = revoked;
    this.clock = clock;
    this.random = random;
  }

  /// Makes a certificate of a device.
  DeviceCertificate certify(String user, String device, ECPublicKey key, Duration life) {
    byte[] serial = new byte[SERIAL_OCTETS];
    random.nextBytes(serial);
    Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
    return new DeviceCertificate(
        user,
        device,
        key,
        Base64.getUrlEncoder().withoutPadding().encodeToString(serial),
        now,
        now.plus(life));
  }

  String sign(DeviceCertificate certificate) {
    Pair pair = newest();
    return certificate.sign(pair.authority().id(), pair.key());
  }

  /// Lets somebody into a meeting.
  public String sign(JoinToken token) {
    Pair pair = newest();
    return token.sign(pair.authority().id(), pair.key());
  }

  /// What everybody checks identities with.
  public IdentityTrust trust() {
    List<Pair> all = keys();
    return new IdentityTrust(
        all.stream().map(Pair::authority).toList(), list().revocations(), list().text());
  }

  /// Notes that something was revoked, or is none any more.
  public synchronized void changed() {
    list = null;
  }

  /// Makes a new key; what the last ones signed holds on.
  public synchronized void rotate() {
    Stream<Pair> kept = keys().stream().limit(IdentityTrust.MOST_KEYS - 1L);
    keep(Stream.concat(Stream.of(fresh()), kept).toList());
    list = null;
  }

  private synchronized Signed list() {
    Instant now = clock.instant();
    Signed current = list;
    if (current != null && now.isBefore(current.revocations().issuedAt().plus(LIST_LIFE))) {
      return current;
    }
    Revocations revocations =
        new Revocations(
            Instant.ofEpochSecond(now.getEpochSecond()), Set.copyOf(revoked.apply(now)));
    Pair pair = newest();
    Signed fresh = new Signed(revocations, revocations.sign(pair.authority().id(), pair.key()));
    list = fresh;
    return fresh;
  }

  private Pair newest() {
    return keys().getFirst();
  }

  private synchronized List<Pair> keys() {
    List<Pair> known = keys;
    if (known != null) {
      return known;
    }
    Optional<String> kept = vault.secretSetting(SETTING);
    if (kept.isEmpty()) {
      return keep(List.of(fresh()));
    }
    List<Pair> read = kept.get().lines().map(IdentityAuthority::read).toList();
    keys = read;
    return read;
  }

  private List<Pair> keep(List<Pair> pairs) {
    String text =
        pairs.stream()
            .map(pair -> Base64.getEncoder().encodeToString(pair.key().getEncoded()))
            .collect(Collectors.joining("\n"));
    vault.setSecretly(SETTING, text);
    keys = pairs;
    LOG.info("event=identity-key-made id={}", pairs.getFirst().authority().id());
    return pairs;
  }

  private Pair fresh() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(KEY_BITS, random);
      KeyPair pair = generator.generateKeyPair();
      return new Pair(AuthorityKey.of(pair.getPublic()), pair.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has RSA", e);
    }
  }

  private static Pair read(String pkcs8) {
    try {
      KeyFactory factory = KeyFactory.getInstance("RSA");
      PrivateKey key =
          factory.generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pkcs8)));
      if (!(key instanceof RSAPrivateCrtKey crt)) {
        throw new IllegalStateException("an identity key is no RSA key with its factors");
      }
      return new Pair(
          AuthorityKey.of(
              factory.generatePublic(
                  new RSAPublicKeySpec(crt.getModulus(), crt.getPublicExponent()))),
          key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an identity key can't be read", e);
    }
  }
}
