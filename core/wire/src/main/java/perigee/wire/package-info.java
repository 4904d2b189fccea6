/// Parsers and writers of bytes, pure: no sockets, no files, no threads.
@NullMarked
package perigee.wire;

import org.jspecify.annotations.NullMarked;
