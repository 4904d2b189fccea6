/// Numbers on bytes, digests of them and keys that sign them, for the formats of the other
/// packages.
@NullMarked
package perigee.wire.octets;

import org.jspecify.annotations.NullMarked;
