/// What the kernel knows of the paths to the peers of TCP connections.
@NullMarked
package perigee.net.path;

import org.jspecify.annotations.NullMarked;
