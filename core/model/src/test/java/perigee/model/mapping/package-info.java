@NullMarked
package perigee.model.mapping;

import org.jspecify.annotations.NullMarked;
