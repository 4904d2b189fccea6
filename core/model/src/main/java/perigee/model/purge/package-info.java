/// What may no longer be served, and how to name it.
@NullMarked
package perigee.model.purge;

import org.jspecify.annotations.NullMarked;
