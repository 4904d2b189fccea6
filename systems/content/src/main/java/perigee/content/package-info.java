/// The HTTP cache that serves as edge and as core.
@NullMarked
package perigee.content;

import org.jspecify.annotations.NullMarked;
