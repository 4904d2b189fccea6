@NullMarked
package perigee.model.property;

import org.jspecify.annotations.NullMarked;
