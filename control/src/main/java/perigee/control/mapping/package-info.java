/// The map: measurements in, a new version out, and why it is as it is.
@NullMarked
package perigee.control.mapping;

import org.jspecify.annotations.NullMarked;
