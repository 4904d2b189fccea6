package perigee.control.fleet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.jspecify.annotations.Nullable;
import perigee.control.store.ReleaseSigner;
import perigee.net.tls.ControlTrust;
import perigee.net.tls.FleetCredentials;
import perigee.net.tls.Pem;
import perigee.net.tls.PrivateFile;
import perigee.wire.octets.P256;

/// The fleet's certificate authority and release key, made once and kept in `authority` of
/// control's data folder. Control's own certificate is issued when control starts and again before
/// it ends, so it is not kept. From any thread.
public final class FleetAuthority implements ReleaseSigner {

  private static final String KEY = "authority.key";
  private static final String CERTIFICATE = "authority.crt";
  private static final String RELEASE_KEY = "release.key";
  private static final String RELEASE_PUBLIC = "release.pub";

  private final CertificateIssuer issuer;
  private final KeyPair releaseKey;
  private final List<String> names;
  private final InstantSource clock;
  private @Nullable FleetCredentials own;

  private FleetAuthority(
      CertificateIssuer issuer, KeyPair releaseKey, List<String> names, InstantSource clock) {
    this.issuer = issuer;
    this.releaseKey = releaseKey;
    this.names = List.copyOf(names);
    this.clock = clock;
  }

  /// Reads the authority, or makes it if there is none.
  ///
  /// @param data control's data folder
  /// @param names and addresses under which nodes reach control, besides those of this machine
  public static FleetAuthority open(
      Path data, List<String> names, InstantSource clock, SecureRandom random) throws IOException {
    Path folder = data.resolve("authority");
    try {
      if (!Files.exists(folder.resolve(CERTIFICATE))) {
        make(folder, clock, random);
      }
      CertificateIssuer issuer =
          new CertificateIssuer(
              Pem.privateKey(Files.readString(folder.resolve(KEY)), "EC"),
              Pem.certificates(Files.readString(folder.resolve(CERTIFICATE))).getFirst(),
              random);
      KeyPair releaseKey =
          new KeyPair(
              Pem.publicKey(Files.readString(folder.resolve(RELEASE_PUBLIC)), "Ed25519"),
              Pem.privateKey(Files.readString(folder.resolve(RELEASE_KEY)), "Ed25519"));
      List<String> all = new ArrayList<>(List.of("localhost", "127.0.0.1", "::1"));
      all.addAll(names);
      return new FleetAuthority(issuer, releaseKey, all, clock);
    } catch (GeneralSecurityException e) {
      throw new IOException(folder + ": the authority can't be used: " + e.getMessage(), e);
    }
  }

  /// The certificate comes last: with it the authority is whole.
  private static void make(Path folder, InstantSource clock, SecureRandom random)
      throws GeneralSecurityException, IOException {
    KeyPair release = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    CertificateIssuer issuer = CertificateIssuer.begin(clock.instant(), random);
    PrivateFile.write(folder.resolve(RELEASE_KEY), Pem.write(release.getPrivate()));
    PrivateFile.write(folder.resolve(RELEASE_PUBLIC), Pem.write(release.getPublic()));
    PrivateFile.write(folder.resolve(KEY), Pem.write(issuer.key()));
    PrivateFile.write(folder.resolve(CERTIFICATE), Pem.write(List.of(issuer.certificate())));
  }

  public X509Certificate certificate() {
    return issuer.certificate();
  }

  /// The SHA-256 of the authority's certificate, in hexadecimal digits.
  public String fingerprint() {
    try {
      return ControlTrust.fingerprint(issuer.certificate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the authority's certificate has no encoding", e);
    }
  }

  /// With what nodes check releases.
  public PublicKey releaseKey() {
    return releaseKey.getPublic();
  }

  @Override
  public String sign(String payload) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(releaseKey.getPrivate());
      signature.update(payload.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("release can't be signed: " + e.getMessage(), e);
    }
  }

  /// Issues a node's certificate, with which it may both call and be called.
  ///
  /// @param hosts names and addresses under which other nodes reach it
  /// @return the certificate and the authority's
  List<X509Certificate> issue(String node, List<String> hosts, PublicKey key)
      throws GeneralSecurityException {
    X509Certificate issued =
        issuer.issue(
            node,
            hosts,
            key,
            clock.instant(),
            KeyPurposeId.id_kp_clientAuth,
            KeyPurposeId.id_kp_serverAuth);
    return List.of(issued, issuer.certificate());
  }

  /// What control shows to nodes; fresh when less than a third of its life is left.
  synchronized FleetCredentials credentials() {
    FleetCredentials current = own;
    if (current != null && !current.isAging(clock.instant())) {
      return current;
    }
    try {
      KeyPair pair = P256.newPair(issuer.random());
      X509Certificate issued =
          issuer.issue(
              FleetCredentials.CONTROL,
              names,
              pair.getPublic(),
              clock.instant(),
              KeyPurposeId.id_kp_serverAuth);
      FleetCredentials fresh =
          new FleetCredentials(
              pair.getPrivate(), List.of(issued, issuer.certificate()), issuer.certificate());
      own = fresh;
      return fresh;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("control's certificate: " + e.getMessage(), e);
    }
  }
}
