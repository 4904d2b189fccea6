/// What a node and control say to each other over the fleet link.
@NullMarked
package perigee.model.fleet;

import org.jspecify.annotations.NullMarked;
