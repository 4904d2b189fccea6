@NullMarked
package perigee.model.purge;

import org.jspecify.annotations.NullMarked;
