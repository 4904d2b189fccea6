package perigee.realtime.dtls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.jspecify.annotations.Nullable;
import perigee.realtime.srtp.SrtpMaster;
import perigee.realtime.srtp.SrtpProfile;
import perigee.wire.sdp.Fingerprint;

/// What both ends of a handshake do alike: show who they are, check who the other is, agree on a
/// profile, and take keys.
final class DtlsAgreement {

  private static final Set<String> DIGESTS = Set.of("sha-256", "sha-384", "sha-512");

  private final JcaTlsCrypto crypto;
  private final DtlsIdentity identity;
  private final Fingerprint remote;
  private final DtlsListener listener;
  private @Nullable SrtpProfile profile;

  DtlsAgreement(
      JcaTlsCrypto crypto, DtlsIdentity identity, Fingerprint remote, DtlsListener listener) {
    this.crypto = crypto;
    this.identity = identity;
    this.remote = remote;
    this.listener = listener;
  }

  JcaTlsCrypto crypto() {
    return crypto;
  }

  TlsCredentialedSigner credentials(TlsContext context) throws IOException {
    TlsCertificate own = crypto.createCertificate(identity.certificate());
    return new JcaDefaultTlsCredentialedSigner(
        new TlsCryptoParameters(context),
        crypto,
        identity.key(),
        new Certificate(new TlsCertificate[] {own}),
        new SignatureAndHashAlgorithm(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
  }

  /// Asks for the other end's certificate, of whatever kind it has.
  static CertificateRequest certificateRequest() {
    short[] types = {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign};
    return new CertificateRequest(types, signatures(), null);
  }

  /// The signatures that the other end may make: those that the JDK checks by the names that the
  /// library asks for, which leaves out RSA-PSS.
  // The library's types are those of its first Java.
  @SuppressWarnings("JdkObsolete")
  static Vector<SignatureAndHashAlgorithm> signatures() {
    Vector<SignatureAndHashAlgorithm> all = new Vector<>();
    for (short hash :
        new short[] {HashAlgorithm.sha256, HashAlgorithm.sha384, HashAlgorithm.sha512}) {
      all.add(new SignatureAndHashAlgorithm(hash, SignatureAlgorithm.ecdsa));
      all.add(new SignatureAndHashAlgorithm(hash, SignatureAlgorithm.rsa));
    }
    return all;
  }

  /// Compares the other end's certificate with the fingerprint that was told (RFC 8122 §5).
  void check(@Nullable Certificate certificate) throws IOException {
    if (certificate == null || certificate.isEmpty() || !DIGESTS.contains(remote.algorithm())) {
      throw new TlsFatalAlert(AlertDescription.bad_certificate);
    }
    try {
      String algorithm = remote.algorithm().toUpperCase(Locale.ROOT);
      byte[] digest =
          MessageDigest.getInstance(algorithm).digest(certificate.getCertificateAt(0).getEncoded());
      if (!Fingerprint.of(remote.algorithm(), digest).equals(remote)) {
        throw new TlsFatalAlert(AlertDescription.bad_certificate);
      }
    } catch (GeneralSecurityException e) {
      throw new TlsFatalAlert(AlertDescription.internal_error, e);
    }
  }

  /// All that we offer.
  static UseSRTPData offer() {
    SrtpProfile[] profiles = SrtpProfile.values();
    int[] ids = new int[profiles.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = profiles[i].id();
    }
    return new UseSRTPData(ids, TlsUtils.EMPTY_BYTES);
  }

  /// Takes the best of what the client offered, or what the server chose.
  UseSRTPData choose(@Nullable UseSRTPData told) throws IOException {
    if (told != null) {
      for (SrtpProfile known : SrtpProfile.values()) {
        for (int id : told.getProtectionProfiles()) {
          if (known.id() == id) {
            profile = known;
            return new UseSRTPData(new int[] {id}, TlsUtils.EMPTY_BYTES);
          }
        }
      }
    }
    throw new TlsFatalAlert(AlertDescription.handshake_failure, "no profile of SRTP in common");
  }

  /// Takes the keys (RFC 5764 §4.2).
  void complete(TlsContext context) throws IOException {
    SrtpProfile agreed = profile;
    if (agreed == null) {
      throw new TlsFatalAlert(AlertDescription.handshake_failure, "SRTP was not agreed on");
    }
    byte[] keys = context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, agreed.exported());
    SrtpMaster client = SrtpMaster.ofClient(agreed, keys);
    SrtpMaster server = SrtpMaster.ofServer(agreed, keys);
    boolean isServer = context.isServer();
    listener.established(agreed, isServer ? server : client, isServer ? client : server);
  }
}
