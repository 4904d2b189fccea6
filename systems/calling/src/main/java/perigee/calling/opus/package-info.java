/// Opus (RFC 6716), by the machine's libopus or in Java.
@NullMarked
package perigee.calling.opus;

import org.jspecify.annotations.NullMarked;
