package perigee.content.nameserver;

import perigee.wire.dns.Name;

/// A name whose addresses are those of the best servers for who asks.
///
/// @param owner may be a wildcard
/// @param host what clients ask these servers for: the owner itself, or the owner without the end
///   that leads to us; a wildcard of the same labels if the owner is one
/// @param https whether the servers speak HTTPS for it, so that an HTTPS record may say so
/// @param beacon whether it stands for the names that beacons make up: who asks for one is noted
public record DeliveredName(Name owner, Name host, boolean https, boolean beacon) {

  public DeliveredName {
    if (host.length() > owner.length()) {
      throw new IllegalArgumentException(host + " is no beginning of " + owner);
    }
  }

  /// A name of a property.
  public DeliveredName(Name owner, Name host, boolean https) {
    this(owner, host, https, false);
  }
}
