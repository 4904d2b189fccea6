package perigee.calling.sip;

import java.util.Optional;

/// Checks what devices with a key of their own show in place of a password: `Authorization: Bearer
/// TOKEN` (RFC 8898), a token of the device's own making over the nonce of a challenge. From any
/// thread; may take a millisecond.
@FunctionalInterface
public interface DeviceProofs {

  /// No device has a key.
  DeviceProofs NONE = _ -> Optional.empty();

  /// Looks at a token.
  ///
  /// @return empty if it proves nothing
  Optional<Proof> check(String token);

  /// Whose device it is, and for which challenge that was shown.
  record Proof(String person, String nonce) {}
}
