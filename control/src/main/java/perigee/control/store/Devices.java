package perigee.control.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// People's devices and their certificates.
public interface Devices {

  /// How many a person may have; the one that was away for the longest makes room.
  int MOST = 10;

  /// Adds a device, or gives one that the person has a new key and certificate; the certificates of
  /// what makes room, and of a key that is replaced, are revoked.
  ///
  /// @return false if the id is another person's
  boolean put(Device device);

  Optional<Device> find(String id);

  /// The newest first.
  List<Device> of(String person);

  void seen(String id);

  /// Forgets a device and revokes its certificate; false if it is not this person's.
  boolean remove(String person, String id);

  /// Serial numbers that were revoked and would hold at this time; those that end first come last.
  List<String> revoked(Instant at, int most);

  /// A device.
  ///
  /// @param id control's
  /// @param keyX of its public key, in base64url
  /// @param keyY of its public key, in base64url
  /// @param certificate as it travels
  /// @param serial of the certificate
  record Device(
      String id,
      String person,
      String name,
      String keyX,
      String keyY,
      String certificate,
      String serial,
      Instant expiresAt,
      Instant createdAt,
      Instant seenAt) {}
}
