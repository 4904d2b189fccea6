package perigee.control.certificate;

import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.jspecify.annotations.Nullable;
import perigee.net.tls.Pem;

/// A certificate that an operator gives as files, checked as a client would check it, so that a
/// mistake is told here and not in browsers.
final class GivenCertificate {

  private static final int LEAST_RSA_BITS = 2_048;
  private static final int LEAST_EC_BITS = 256;
  private static final int DNS_NAME = 2;
  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

  private final Instant now;
  private final SecureRandom random;
  private final List<Fault> faults = new ArrayList<>();

  private GivenCertificate(Instant now, SecureRandom random) {
    this.now = now;
    this.random = random;
  }

  /// What is wrong.
  ///
  /// @param field `chain`, `key` or `hosts`
  record Fault(String field, String detail) {}

  /// How the reading ended.
  sealed interface Outcome {

    /// It can be used.
    ///
    /// @param fresh without its id
    record Good(Vault.Fresh fresh) implements Outcome {}

    record Bad(List<Fault> faults) implements Outcome {

      public Bad {
        faults = List.copyOf(faults);
      }
    }
  }

  /// Reads and checks.
  ///
  /// @param chain PEM, the host's own certificate first, then each one's issuer
  /// @param key PEM: PKCS #8, PKCS #1 or SEC 1, not encrypted
  /// @param hosts for which it is to be shown; empty for all that it names
  static Outcome read(
      String chain, String key, List<String> hosts, Instant now, SecureRandom random) {
    GivenCertificate reader = new GivenCertificate(now, random);
    Vault.Fresh fresh = reader.read(chain, key, hosts);
    return fresh == null || !reader.faults.isEmpty()
        ? new Outcome.Bad(reader.faults)
        : new Outcome.Good(fresh);
  }

  private Vault.@Nullable Fresh read(String chainText, String keyText, List<String> hosts) {
    List<X509Certificate> chain = chain(chainText);
    PrivateKey key = key(keyText);
    if (chain.isEmpty() || key == null) {
      return null;
    }
    X509Certificate leaf = chain.getFirst();
    checkLeaf(leaf);
    checkOrder(chain);
    checkPair(leaf, key);
    List<String> names = names(leaf);
    List<String> shownFor = checkHosts(hosts, names);
    // Clients have the root, or do not trust it from us.
    boolean endsWithRoot =
        chain.size() > 1
            && chain
                .getLast()
                .getSubjectX500Principal()
                .equals(chain.getLast().getIssuerX500Principal());
    return new Vault.Fresh(
        "",
        shownFor,
        key.getAlgorithm(),
        Pem.write(endsWithRoot ? chain.subList(0, chain.size() - 1) : chain),
        Pem.write(key),
        leaf.getNotBefore().toInstant(),
        leaf.getNotAfter().toInstant());
  }

  private void fault(String field, String detail) {
    faults.add(new Fault(field, detail));
  }

  private List<X509Certificate> chain(String text) {
    try {
      return Pem.certificates(text);
    } catch (GeneralSecurityException e) {
      fault(
          "chain",
          "is no list of certificates in PEM (%s); it must be one or more blocks BEGIN CERTIFICATE"
              .formatted(e.getMessage()));
      return List.of();
    }
  }

  private @Nullable PrivateKey key(String text) {
    String right = "; it must be one block BEGIN PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY";
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
      for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
        switch (block) {
          case PEMEncryptedKeyPair _ -> {
            fault("key", "is encrypted; decrypt it first: openssl pkey -in KEY -out PLAIN");
            return null;
          }
          case PKCS8EncryptedPrivateKeyInfo _ -> {
            fault("key", "is encrypted; decrypt it first: openssl pkey -in KEY -out PLAIN");
            return null;
          }
          case PEMKeyPair pair -> {
            return usable(converter.getPrivateKey(pair.getPrivateKeyInfo()));
          }
          case PrivateKeyInfo info -> {
            return usable(converter.getPrivateKey(info));
          }
          default -> {
            // Such as the parameters that openssl writes before an EC key.
            continue;
          }
        }
      }
      fault("key", "holds no private key" + right);
    } catch (PEMException e) {
      fault("key", "can't be read (%s)%s".formatted(e.getMessage(), right));
    } catch (IOException | RuntimeException e) {
      // BouncyCastle throws what it likes at malformed DER.
      fault("key", "can't be read (%s)%s".formatted(e.getMessage(), right));
    }
    return null;
  }

  private @Nullable PrivateKey usable(PrivateKey key) {
    if (key.getAlgorithm().equals("ECDSA")) {
      return ecKey(key);
    }
    if (!Set.of("EC", "RSA").contains(key.getAlgorithm())) {
      fault("key", "is of the kind " + key.getAlgorithm() + "; clients know EC and RSA");
      return null;
    }
    return key;
  }

  /// BouncyCastle's name for it is not the JDK's.
  private @Nullable PrivateKey ecKey(PrivateKey key) {
    try {
      return Pem.privateKey(Pem.write(key), "EC");
    } catch (GeneralSecurityException e) {
      fault("key", "is on a curve that is not known here (" + e.getMessage() + "); use P-256");
      return null;
    }
  }

  private void checkLeaf(X509Certificate leaf) {
    if (leaf.getBasicConstraints() >= 0) {
      fault("chain", "begins with an authority's certificate; the host's own must be first");
    }
    if (!now.isBefore(leaf.getNotAfter().toInstant())) {
      fault("chain", "expired at " + leaf.getNotAfter().toInstant() + "; give a newer one");
    }
    if (now.isBefore(leaf.getNotBefore().toInstant())) {
      fault("chain", "is not valid before " + leaf.getNotBefore().toInstant());
    }
    String signature = leaf.getSigAlgName().toUpperCase(Locale.ROOT);
    if (signature.startsWith("SHA1") || signature.startsWith("MD")) {
      fault("chain", "is signed with " + leaf.getSigAlgName() + "; clients want SHA-256 or better");
    }
    switch (leaf.getPublicKey()) {
      case RSAPublicKey rsa when rsa.getModulus().bitLength() < LEAST_RSA_BITS ->
          fault(
              "chain",
              "has an RSA key of %d bits; it must have %d"
                  .formatted(rsa.getModulus().bitLength(), LEAST_RSA_BITS));
      case ECPublicKey ec
          when ec.getParams().getCurve().getField().getFieldSize() < LEAST_EC_BITS ->
          fault("chain", "has an EC key below P-256");
      default -> checkPurpose(leaf);
    }
  }

  private void checkPurpose(X509Certificate leaf) {
    try {
      List<String> purposes = leaf.getExtendedKeyUsage();
      if (purposes != null && !purposes.contains(SERVER_AUTH)) {
        fault("chain", "is not for servers: its extended key usage has no serverAuth");
      }
    } catch (CertificateParsingException e) {
      fault("chain", "has an extended key usage that can't be read: " + e.getMessage());
    }
  }

  private void checkOrder(List<X509Certificate> chain) {
    for (int i = 0; i + 1 < chain.size(); i++) {
      X509Certificate child = chain.get(i);
      X509Certificate issuer = chain.get(i + 1);
      try {
        child.verify(issuer.getPublicKey());
      } catch (GeneralSecurityException _) {
        fault(
            "chain",
            "certificate %d ('%s') was not issued by certificate %d ('%s'); each must be followed by its issuer '%s'"
                .formatted(
                    i + 1,
                    child.getSubjectX500Principal(),
                    i + 2,
                    issuer.getSubjectX500Principal(),
                    child.getIssuerX500Principal()));
      }
    }
  }

  private void checkPair(X509Certificate leaf, PrivateKey key) {
    String algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
    byte[] probe = new byte[32];
    random.nextBytes(probe);
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(probe);
      Signature checking = Signature.getInstance(algorithm);
      checking.initVerify(leaf.getPublicKey());
      checking.update(probe);
      if (checking.verify(signing.sign())) {
        return;
      }
    } catch (GeneralSecurityException _) {
      // Another kind of key: it does not match either.
      fault("key", "does not match the first certificate's public key");
      return;
    }
    fault("key", "does not match the first certificate's public key");
  }

  private List<String> names(X509Certificate leaf) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> all = leaf.getSubjectAlternativeNames();
      for (List<?> name : all == null ? List.<List<?>>of() : all) {
        if (name.get(0).equals(DNS_NAME)) {
          names.add(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT));
        }
      }
    } catch (CertificateParsingException e) {
      fault("chain", "has names that can't be read: " + e.getMessage());
    }
    if (names.isEmpty()) {
      fault("chain", "names no host: clients look at subjectAltName (RFC 9525), not the subject");
    }
    return names;
  }

  private List<String> checkHosts(List<String> hosts, List<String> names) {
    Set<String> covered = Set.copyOf(names);
    for (String host : hosts) {
      if (!Keeper.covers(covered, host.toLowerCase(Locale.ROOT))) {
        fault(
            "hosts",
            "'%s' is not among the names of the certificate: %s"
                .formatted(host, String.join(", ", names)));
      }
    }
    return hosts.isEmpty()
        ? names
        : hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
  }
}
