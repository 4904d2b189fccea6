package perigee.calling.overlay.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import perigee.calling.overlay.DeviceName;
import perigee.calling.overlay.Notary;
import perigee.net.tls.FleetCredentials;
import perigee.wire.overlay.LocationRecord;
import perigee.wire.overlay.MemberCard;
import perigee.wire.overlay.Octets;
import perigee.wire.overlay.OverlayWriter;
import perigee.wire.overlay.Rumour;

/// Signs with a node's key (ECDSA on P-256) and checks by the fleet's authority, and by control's
/// word on devices. A certificate that was checked is remembered.
public final class FleetNotary implements Notary {

  private static final String ALGORITHM = "SHA256withECDSA";

  /// As browsers and JWS write signatures (RFC 7518 §3.4).
  private static final String OF_DEVICES = "SHA256withECDSAinP1363Format";

  private static final int MOST_CERTIFICATES = 4096;

  /// How DER begins; a device's certificate is text.
  private static final byte SEQUENCE = 0x30;

  private final Supplier<FleetCredentials> credentials;
  private final DeviceKeys devices;
  private final InstantSource clock;
  private final Map<Octets, Optional<X509Certificate>> checked =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Octets, Optional<X509Certificate>> eldest) {
          return size() > MOST_CERTIFICATES;
        }
      };

  /// A notary of one node.
  ///
  /// @param credentials the newest
  public FleetNotary(
      Supplier<FleetCredentials> credentials, DeviceKeys devices, InstantSource clock) {
    this.credentials = credentials;
    this.devices = devices;
    this.clock = clock;
  }

  @Override
  public Octets credential() {
    try {
      return Octets.of(credentials.get().certificate().getEncoded());
    } catch (CertificateException e) {
      throw new IllegalStateException("the node's certificate has no encoding", e);
    }
  }

  @Override
  public Octets sign(byte[] content) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(credentials.get().key());
      signature.update(content);
      return Octets.of(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the node's key can't sign: " + e.getMessage(), e);
    }
  }

  @Override
  public boolean isGenuine(MemberCard card) {
    return member(card.credential())
        .filter(found -> FleetCredentials.member(found).equals(card.id()))
        .filter(found -> verify(found.getPublicKey(), OverlayWriter.signed(card), card.signature()))
        .isPresent();
  }

  @Override
  public boolean isGenuine(Rumour.Accusation accusation, MemberCard accuser) {
    return accusation.accuser().equals(accuser.id())
        && member(accuser.credential())
            .filter(found -> FleetCredentials.member(found).equals(accuser.id()))
            .filter(found ->
                verify(
                    found.getPublicKey(), OverlayWriter.signed(accusation), accusation.signature()))
            .isPresent();
  }

  @Override
  public boolean isGenuine(LocationRecord location) {
    byte[] credential = location.credential().toArray();
    byte[] content = OverlayWriter.signed(location);
    if (credential.length > 0 && credential[0] == SEQUENCE) {
      // A client that is a member vouches for nobody.
      return member(location.credential())
          .filter(node -> !DeviceName.is(FleetCredentials.member(node)))
          .filter(node -> verify(node.getPublicKey(), content, location.signature()))
          .isPresent();
    }
    return devices
        .key(new String(credential, UTF_8), location.person(), location.device())
        .filter(key -> verify(OF_DEVICES, key, content, location.signature()))
        .isPresent();
  }

  /// The certificate, if the fleet's authority issued it to a node or control knows the device, and
  /// it holds now.
  private Optional<X509Certificate> member(Octets credential) {
    return checked.computeIfAbsent(credential, this::issued).filter(this::holdsNow);
  }

  private boolean holdsNow(X509Certificate certificate) {
    Instant now = clock.instant();
    return !now.isBefore(certificate.getNotBefore().toInstant())
        && !now.isAfter(certificate.getNotAfter().toInstant())
        // It may have been revoked since.
        && (!DeviceName.is(FleetCredentials.member(certificate))
            || DeviceBadge.isCertified(certificate, devices));
  }

  private Optional<X509Certificate> issued(Octets credential) {
    try {
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(credential.toArray()));
      String id = FleetCredentials.member(certificate);
      boolean known =
          DeviceName.is(id)
              ? DeviceBadge.isGenuine(certificate, devices)
              : OverlayTls.isOfFleet(certificate, credentials.get().authority());
      boolean member = known && !id.isEmpty() && !id.equals(FleetCredentials.CONTROL);
      return member ? Optional.of(certificate) : Optional.empty();
    } catch (GeneralSecurityException _) {
      return Optional.empty();
    }
  }

  private static boolean verify(PublicKey key, byte[] content, Octets signature) {
    return verify(ALGORITHM, key, content, signature);
  }

  private static boolean verify(String algorithm, PublicKey key, byte[] content, Octets signature) {
    try {
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(key);
      verifier.update(content);
      return verifier.verify(signature.toArray());
    } catch (GeneralSecurityException _) {
      return false;
    }
  }
}
