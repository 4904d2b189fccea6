/// What stands in the lab: namespaces with their paths, and the programs in them.
@NullMarked
package perigee.lab.world;

import org.jspecify.annotations.NullMarked;
