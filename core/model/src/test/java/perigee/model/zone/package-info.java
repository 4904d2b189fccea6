@NullMarked
package perigee.model.zone;

import org.jspecify.annotations.NullMarked;
