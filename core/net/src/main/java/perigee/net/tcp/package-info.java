/// What connections are to the kernel.
@NullMarked
package perigee.net.tcp;

import org.jspecify.annotations.NullMarked;
