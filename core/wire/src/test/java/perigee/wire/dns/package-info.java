@NullMarked
package perigee.wire.dns;

import org.jspecify.annotations.NullMarked;
