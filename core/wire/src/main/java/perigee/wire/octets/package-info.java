/// Numbers on bytes and digests of them, for the formats of the other packages.
@NullMarked
package perigee.wire.octets;

import org.jspecify.annotations.NullMarked;
