package perigee.content.nameserver;

import perigee.wire.dns.Name;

/// A name whose addresses are those of the best servers for who asks.
///
/// @param owner may be a wildcard
/// @param host what clients ask these servers for: the owner itself, or the owner without the end
///   that leads to us; a wildcard of the same labels if the owner is one
/// @param https whether the servers speak HTTPS for it, so that an HTTPS record may say so
public record DeliveredName(Name owner, Name host, boolean https) {

  public DeliveredName {
    if (host.length() > owner.length()) {
      throw new IllegalArgumentException(host + " is no beginning of " + owner);
    }
  }
}
