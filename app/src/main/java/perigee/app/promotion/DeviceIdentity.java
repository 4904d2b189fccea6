package perigee.app.promotion;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import perigee.app.client.Failure;
import perigee.calling.overlay.DeviceName;
import perigee.calling.overlay.link.DeviceBadge;
import perigee.calling.overlay.link.DeviceKeys;
import perigee.calling.phone.Account;
import perigee.model.identity.DeviceCertificate;
import perigee.model.identity.IdentityTrust;
import perigee.net.tls.FleetCredentials;
import perigee.net.tls.Pem;

/// Who a signed-in device is in the overlay.
///
/// @param credentials what it shows and whom it trusts
/// @param trust what other devices are checked with
public record DeviceIdentity(DeviceName name, FleetCredentials credentials, IdentityTrust trust) {

  /// The identity of an account.
  ///
  /// @param fleetCertificate of the fleet's authority, in PEM
  /// @throws Failure if the certificate that signing in gave does not hold any more
  public static DeviceIdentity of(
      Account account, String fleetCertificate, InstantSource clock, SecureRandom random)
      throws Failure {
    if (!(account.trust().check(account.certificate(), clock.instant())
        instanceof IdentityTrust.Verdict.Holds(DeviceCertificate held))) {
      throw new Failure("the device's certificate does not hold any more: sign in again");
    }
    DeviceName name = new DeviceName(held.user(), held.device());
    try {
      X509Certificate badge =
          DeviceBadge.make(
              name,
              held.key(),
              account.key(),
              account.certificate(),
              held.issuedAt(),
              held.expiresAt(),
              random);
      List<X509Certificate> authority = Pem.certificates(fleetCertificate);
      return new DeviceIdentity(
          name,
          new FleetCredentials(account.key(), List.of(badge), authority.getFirst()),
          account.trust());
    } catch (GeneralSecurityException e) {
      throw new Failure("the kept account can't be used: " + e.getMessage() + "; sign in again");
    }
  }

  /// What this one knows of other devices.
  public DeviceKeys devices(InstantSource clock) {
    return (certificate, person, device) -> trust.key(certificate, person, device, clock.instant());
  }
}
