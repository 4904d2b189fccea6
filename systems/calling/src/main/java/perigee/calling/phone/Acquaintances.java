package perigee.calling.phone;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import perigee.calling.letter.Sealed;
import perigee.model.identity.DeviceCertificate;

/// Devices of people, by the certificates that were seen of them, and the permits that people of
/// groups gave. Belongs to SIP's loop.
final class Acquaintances {

  static final int MOST_PEOPLE = 200;

  private final Account account;
  private final InstantSource clock;
  private final Map<String, Map<String, Seen>> devices = new LinkedHashMap<>();
  private final Map<String, String> permits = new LinkedHashMap<>();

  /// @param text as it travels
  private record Seen(DeviceCertificate certificate, String text) {}

  Acquaintances(Account account, InstantSource clock) {
    this.account = account;
    this.clock = clock;
  }

  /// What a certificate says, if it holds.
  Optional<DeviceCertificate> check(String certificate) {
    return account.trust().device(certificate, clock.instant());
  }

  /// Takes a certificate that was said to be somebody's.
  void learn(String person, String certificate) {
    check(certificate)
        .filter(device -> device.user().equals(person))
        .ifPresent(device -> learn(device, certificate));
  }

  /// Takes a certificate that holds.
  ///
  /// @return whether it is news
  boolean learn(DeviceCertificate device, String certificate) {
    if (devices.size() >= MOST_PEOPLE && !devices.containsKey(device.user())) {
      return false;
    }
    Map<String, Seen> theirs = devices.computeIfAbsent(device.user(), _ -> new LinkedHashMap<>());
    Seen before = theirs.get(device.device());
    boolean fits = before != null || theirs.size() < Sealed.MOST_DEVICES;
    if (!fits || (before != null && before.text().equals(certificate))) {
      return false;
    }
    theirs.put(device.device(), new Seen(device, certificate));
    return true;
  }

  /// Those whose certificates still hold, but this one.
  List<DeviceCertificate> of(String person) {
    Instant now = clock.instant();
    return devices.getOrDefault(person, Map.of()).values().stream()
        .map(Seen::certificate)
        .filter(device -> now.isBefore(device.expiresAt()))
        .filter(device -> !device.device().equals(account.device()))
        .toList();
  }

  List<String> certificates(String person) {
    List<String> all = new ArrayList<>();
    devices.getOrDefault(person, Map.of()).values().forEach(seen -> all.add(seen.text()));
    return all;
  }

  /// With what messages may be left for somebody; empty for nothing.
  String permit(String person) {
    return permits.getOrDefault(person, "");
  }

  /// Takes what somebody gave.
  ///
  /// @return whether it is news
  boolean permit(String person, String permit) {
    boolean fits = permits.size() < MOST_PEOPLE || permits.containsKey(person);
    return fits && !permit.isEmpty() && !permit.equals(permits.put(person, permit));
  }
}
