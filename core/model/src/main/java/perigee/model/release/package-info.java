/// Numbered, signed versions of all configuration.
@NullMarked
package perigee.model.release;

import org.jspecify.annotations.NullMarked;
