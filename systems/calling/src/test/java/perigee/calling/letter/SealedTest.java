package perigee.calling.letter;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perigee.model.identity.AuthorityKey;
import perigee.model.identity.DeviceCertificate;
import perigee.model.identity.IdentityTrust;
import perigee.model.identity.Revocations;
import perigee.wire.octets.P256;

/// Messages are read by those for whom they were sealed, and by nobody else.
class SealedTest {

  /// A device's key, and what a browser's WebCrypto sealed for it.
  private static final String BROWSERS_KEY =
      "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgLlESmVdM2Fx18/ftV3TtprePHq+4rcqmaJ+E1b9bgPKh"
          + "RANCAASjrc10uad0FKgQdX4rk08Ewc8UFN8zTPjFQsNshlZR5GW3D8JUbPkJGXEohi/bbyagSWtepSkwcy+0gutT"
          + "M264";

  private static final String BY_BROWSER =
      """
      {"v":1,"epk":"BJlzMmOueeb8tz5mhgIPxKM-ENDg8u5oksnFoIQym_FNs4xsd5AwipixTe-jNTjxXWyejqZlRePvUmLN\
      aE7XNfM","keys":{"0123456789abcdef":"g1dzwiq65-fxq6O-2ektQM-VExwWTBnsNWK7aEBwfHNTRc-wNaaOQW9h\
      AXJunie6"},"text":"nJUrjihfy9t6oEsltK2BXruz3sR20rD4TH82lzYA-OnJIAQQYzag"}\
      """;

  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

  private final KeyPair annas = P256.newPair();
  private final KeyPair bobs = P256.newPair();
  private final KeyPair authority = rsaPair();

  private static KeyPair rsaPair() {
    try {
      return KeyPairGenerator.getInstance("RSA").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static DeviceCertificate device(String person, KeyPair pair) {
    return new DeviceCertificate(
        person,
        person + "-device",
        (ECPublicKey) pair.getPublic(),
        person + "-serial",
        NOW,
        NOW.plusSeconds(60));
  }

  @Test
  void whatABrowserSealedIsRead() throws Exception {
    PrivateKey key =
        KeyFactory.getInstance("EC")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(BROWSERS_KEY)));
    Sealed sealed = Sealed.parse(BY_BROWSER).orElseThrow();
    assertThat(sealed.open("0123456789abcdef", key)).contains("Grüße aus dem Browser");
  }

  @Test
  void eachOfItsDevicesReadsItAndNoOther() {
    List<DeviceCertificate> devices = List.of(device("anna", annas), device("bob", bobs));
    Sealed sealed = Sealed.of("Grüße", devices, new SecureRandom());
    Sealed came = Sealed.parse(sealed.json()).orElseThrow();
    assertThat(came.open("anna-device", annas.getPrivate())).contains("Grüße");
    assertThat(came.open("bob-device", bobs.getPrivate())).contains("Grüße");
    assertThat(came.open("anna-device", bobs.getPrivate())).isEmpty();
    Sealed annasOnly = came.onlyFor("anna-device");
    assertThat(annasOnly.isFor("bob-device")).isFalse();
    assertThat(annasOnly.open("anna-device", annas.getPrivate())).contains("Grüße");
    Sealed bent = new Sealed(came.point(), came.keys(), came.text().replaceFirst("^.", "_"));
    assertThat(bent.open("anna-device", annas.getPrivate())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "{\"v\":2,\"epk\":\"a\",\"keys\":{},\"text\":\"a\"}",
        "{\"v\":1,\"epk\":\"a\",\"keys\":{\"d\":[]},\"text\":\"a\"}",
        "{\"v\":1,\"epk\":\"a\",\"keys\":{}}"
      })
  void whatIsNotOfTheFormIsRefused(String body) {
    assertThat(Sealed.parse(body)).isEmpty();
  }

  @Test
  void whatIsNotBase64IsNotRead() {
    Sealed odd = new Sealed("!", Map.of("anna-device", "!"), "!");
    assertThat(odd.open("anna-device", annas.getPrivate())).isEmpty();
  }

  @Test
  void aLetterIsOfWhoSignedIt() {
    AuthorityKey key = AuthorityKey.of(authority.getPublic());
    IdentityTrust trust = new IdentityTrust(List.of(key), Revocations.NONE, "");
    String certificate = device("anna", annas).sign(key.id(), authority.getPrivate());
    Letter letter = new Letter("bob", "1", NOW, Letter.TEXT, "Hello", certificate);
    String signed = letter.sign("anna-device", annas.getPrivate());
    assertThat(Letter.read(signed, trust, "anna", NOW).orElseThrow().said()).isEqualTo(letter);
    assertThat(Letter.read(signed, trust, "eve", NOW)).isEmpty();
    assertThat(Letter.read(signed, trust, "anna", NOW.plusSeconds(61))).isEmpty();
    String by = letter.sign("anna-device", bobs.getPrivate());
    assertThat(Letter.read(by, trust, "anna", NOW)).isEmpty();
  }

  @Test
  void aMarkSaysWhatBecameOfALetter() {
    Mark mark = new Mark("a<b&c", true);
    assertThat(Mark.parse(mark.xml(NOW))).contains(mark);
    assertThat(Mark.parse("<imdn><message-id>1</message-id></imdn>")).isEmpty();
  }
}
