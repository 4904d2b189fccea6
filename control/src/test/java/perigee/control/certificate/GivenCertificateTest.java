package perigee.control.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.control.certificate.GivenCertificate.Fault;
import perigee.control.certificate.GivenCertificate.Outcome;

class GivenCertificateTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir Path folder;

  @Test
  void aGoodPairIsTakenWithoutItsRoot() {
    GivenPair pair = pair("one", "www.shop.test", "*.img.shop.test");
    Outcome outcome = read(pair.chain() + pair.root(), pair.key());
    assertThat(outcome).isInstanceOf(Outcome.Good.class);
    Vault.Fresh fresh = ((Outcome.Good) outcome).fresh();
    assertThat(fresh.names()).containsExactly("www.shop.test", "*.img.shop.test");
    assertThat(fresh.chain()).isEqualTo(pair.chain());
    assertThat(fresh.keyType()).isEqualTo("EC");
    assertThat(fresh.toString()).doesNotContain("PRIVATE");
  }

  @Test
  void hostsThatItDoesNotNameAreRefused() {
    GivenPair pair = pair("one", "www.shop.test", "*.img.shop.test");
    assertThat(read(pair.chain(), pair.key(), "a.img.shop.test")).isInstanceOf(Outcome.Good.class);
    assertThat(faults(read(pair.chain(), pair.key(), "a.b.img.shop.test")))
        .singleElement()
        .extracting(Fault::detail)
        .asString()
        .contains("'a.b.img.shop.test' is not among the names");
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() {
    GivenPair pair = pair("one", "a.test");
    assertThat(faults(read(pair.chain(), pair("two", "a.test").key())))
        .containsExactly(new Fault("key", "does not match the first certificate's public key"));
  }

  @Test
  void anIssuerThatIsNotTheIssuerIsNamed() {
    GivenPair pair = pair("one", "a.test");
    GivenPair other = pair("two", "b.test");
    assertThat(faults(read(pair.chain() + other.root(), pair.key())))
        .singleElement()
        .extracting(Fault::detail)
        .asString()
        .startsWith("certificate 1 ('CN=a.test') was not issued by certificate 2");
  }

  @Test
  void theRootFirstIsToldAsTheWrongOrder() {
    GivenPair pair = pair("one", "a.test");
    assertThat(faults(read(pair.root() + pair.chain(), pair.key())))
        .extracting(Fault::detail)
        .anyMatch(detail -> detail.startsWith("begins with an authority's certificate"));
  }

  @Test
  void whatIsOverIsRefused() {
    GivenPair pair = pair("one", "a.test");
    Instant later = NOW.plus(LocalAuthority.LIFE).plusSeconds(1);
    Outcome outcome = GivenCertificate.read(pair.chain(), pair.key(), List.of(), later, RANDOM);
    assertThat(faults(outcome)).extracting(Fault::detail).anyMatch(d -> d.startsWith("expired at"));
  }

  @Test
  void whatIsNoPemIsToldForEachFile() {
    assertThat(faults(read("chain?", "key?")))
        .extracting(Fault::field)
        .containsExactly("chain", "key");
    String encrypted =
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n";
    assertThat(faults(read(pair("one", "a.test").chain(), encrypted)))
        .extracting(Fault::field)
        .containsExactly("key");
  }

  private GivenPair pair(String folderName, String... hosts) {
    return GivenPair.of(folder.resolve(folderName), InstantSource.fixed(NOW), hosts);
  }

  private static Outcome read(String chain, String key, String... hosts) {
    return GivenCertificate.read(chain, key, List.of(hosts), NOW, RANDOM);
  }

  private static List<Fault> faults(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Bad.class);
    return ((Outcome.Bad) outcome).faults();
  }
}
