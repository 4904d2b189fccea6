/// The keys of signed zones: made here, sealed in the store, handed to name servers.
@NullMarked
package perigee.control.dnssec;

import org.jspecify.annotations.NullMarked;
