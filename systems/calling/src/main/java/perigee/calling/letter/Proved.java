package perigee.calling.letter;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import perigee.model.document.Mapping;
import perigee.model.identity.DeviceCertificate;
import perigee.model.identity.IdentityTrust;
import perigee.model.identity.Jws;

/// What was said, and by whom, proved.
///
/// @param device that signed it
public record Proved<T>(T said, DeviceCertificate device) {

  /// Reads something signed, and checks whose it is by the certificate in it.
  ///
  /// @param type of the signed object
  /// @param certificate what of it is the certificate
  /// @param from who is said to have signed it
  /// @return empty if it is not theirs
  static <T> Optional<Proved<T>> read(
      String signed,
      String type,
      Function<Mapping, T> reader,
      Function<T, String> certificate,
      IdentityTrust trust,
      String from,
      Instant now) {
    return Jws.parse(signed)
        .filter(jws -> jws.type().equals(type) && jws.algorithm() == Jws.Algorithm.ES256)
        .flatMap(jws ->
            jws.read(reader)
                .flatMap(said ->
                    trust
                        .device(certificate.apply(said), now)
                        .filter(device -> device.user().equals(from))
                        .filter(device -> jws.isSignedBy(device.key()))
                        .map(device -> new Proved<>(said, device))));
  }
}
