@NullMarked
package perigee.model.release;

import org.jspecify.annotations.NullMarked;
