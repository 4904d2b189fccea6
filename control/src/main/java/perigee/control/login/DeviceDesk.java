package perigee.control.login;

import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import perigee.control.store.Devices;
import perigee.control.store.Devices.Device;
import perigee.model.identity.DeviceCertificate;
import perigee.model.identity.DeviceKey;
import tools.jackson.databind.node.ObjectNode;

/// People's devices, whose keys control certifies. From any thread.
public final class DeviceDesk {

  private static final int ID_OCTETS = 8;

  private final Devices devices;
  private final IdentityAuthority authority;
  private final LoginSettings settings;
  private final InstantSource clock;
  private final RandomGenerator random;

  DeviceDesk(
      Devices devices,
      IdentityAuthority authority,
      LoginSettings settings,
      InstantSource clock,
      RandomGenerator random) {
    this.devices = devices;
    this.authority = authority;
    this.settings = settings;
    this.clock = clock;
    this.random = random;
  }

  /// Certifies a device's key.
  ///
  /// @param id the device's, if it has been here before; null for a new one
  /// @return empty if the id is another person's
  public Optional<Device> enrol(String person, @Nullable String id, String name, ECPublicKey key) {
    Optional<Device> before = id == null ? Optional.empty() : devices.find(id);
    String device = id == null || before.isEmpty() ? fresh() : id;
    Instant since = before.map(Device::createdAt).orElse(clock.instant());
    DeviceCertificate certificate =
        authority.certify(person, device, key, settings.certificateLife());
    ObjectNode jwk = DeviceKey.jwk(key);
    Device made =
        new Device(
            device,
            person,
            name,
            jwk.path("x").asString(""),
            jwk.path("y").asString(""),
            authority.sign(certificate),
            certificate.serial(),
            certificate.expiresAt(),
            since,
            clock.instant());
    if (!devices.put(made)) {
      return Optional.empty();
    }
    // Another key, or another device, may have lost its certificate.
    authority.changed();
    return Optional.of(made);
  }

  /// A fresh certificate of the same key.
  public Optional<Device> renew(String person, String id) {
    Optional<Device> device = devices.find(id).filter(d -> d.person().equals(person));
    return device
        .flatMap(d -> DeviceKey.of(d.keyX(), d.keyY()))
        .flatMap(key -> enrol(person, id, device.orElseThrow().name(), key));
  }

  public List<Device> of(String person) {
    return devices.of(person);
  }

  public Optional<Device> find(String id) {
    return devices.find(id);
  }

  /// Forgets a device and revokes its certificate; false if it is not this person's.
  public boolean remove(String person, String id) {
    boolean removed = devices.remove(person, id);
    if (removed) {
      authority.changed();
    }
    return removed;
  }

  private String fresh() {
    byte[] octets = new byte[ID_OCTETS];
    random.nextBytes(octets);
    return HexFormat.of().formatHex(octets);
  }
}
