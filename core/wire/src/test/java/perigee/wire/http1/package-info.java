/// Facts about HTTP/1.1 messages.
@NullMarked
package perigee.wire.http1;

import org.jspecify.annotations.NullMarked;
