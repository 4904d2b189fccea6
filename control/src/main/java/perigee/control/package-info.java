/// The control plane: the only truth about accounts, properties, releases, purges and nodes.
@NullMarked
package perigee.control;

import org.jspecify.annotations.NullMarked;
