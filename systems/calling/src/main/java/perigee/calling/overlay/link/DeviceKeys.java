package perigee.calling.overlay.link;

import java.security.PublicKey;
import java.util.Optional;

/// Which key a device's certificate vouches for.
@FunctionalInterface
public interface DeviceKeys {

  /// None: records of devices are taken for forged.
  DeviceKeys NONE = (_, _, _) -> Optional.empty();

  /// The key, if the certificate is good and of this device of this person.
  ///
  /// @param certificate as it travels, text
  Optional<PublicKey> key(String certificate, String person, String device);
}
