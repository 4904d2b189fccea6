/// Zones made ready for name servers: the providers' own of a release, and the network's with its
/// two levels.
@NullMarked
package perigee.content.zone;

import org.jspecify.annotations.NullMarked;
