@NullMarked
package perigee.wire.http2;

import org.jspecify.annotations.NullMarked;
