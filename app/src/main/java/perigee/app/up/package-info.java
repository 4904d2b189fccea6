/// A whole network on one machine: one process per node, supervised.
@NullMarked
package perigee.app.up;

import org.jspecify.annotations.NullMarked;
