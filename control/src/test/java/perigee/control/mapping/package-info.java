/// Facts about control's mapping.
@NullMarked
package perigee.control.mapping;

import org.jspecify.annotations.NullMarked;
