/// The node's side of the fleet link.
@NullMarked
package perigee.net.fleet;

import org.jspecify.annotations.NullMarked;
