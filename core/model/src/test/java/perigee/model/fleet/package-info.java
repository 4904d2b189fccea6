@NullMarked
package perigee.model.fleet;

import org.jspecify.annotations.NullMarked;
