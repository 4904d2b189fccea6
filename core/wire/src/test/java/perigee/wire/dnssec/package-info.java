@NullMarked
package perigee.wire.dnssec;

import org.jspecify.annotations.NullMarked;
