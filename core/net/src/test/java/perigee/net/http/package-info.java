/// Facts about HTTP over real sockets.
@NullMarked
package perigee.net.http;

import org.jspecify.annotations.NullMarked;
