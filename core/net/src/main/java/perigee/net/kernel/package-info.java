/// Calls of the kernel that the JDK does not make.
@NullMarked
package perigee.net.kernel;

import org.jspecify.annotations.NullMarked;
