package perigee.model.zone;

import perigee.wire.dns.Name;

/// A name whose addresses are those of the best servers for whoever asks: what a `CDN` record says.
/// Unlike a CNAME it may stand at the zone's apex and beside other types.
///
/// @param owner in the zone, in lower case
/// @param property that delivers the name
public record Delivery(Name owner, String property) {}
