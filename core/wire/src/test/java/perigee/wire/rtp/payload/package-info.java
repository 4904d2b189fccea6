@NullMarked
package perigee.wire.rtp.payload;

import org.jspecify.annotations.NullMarked;
