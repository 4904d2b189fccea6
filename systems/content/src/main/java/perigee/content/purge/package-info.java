/// What was purged, and whether it concerns a stored response.
@NullMarked
package perigee.content.purge;

import org.jspecify.annotations.NullMarked;
