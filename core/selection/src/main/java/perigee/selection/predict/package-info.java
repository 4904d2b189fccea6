/// How long a fetch will take over a path, by what is known of the path.
@NullMarked
package perigee.selection.predict;

import org.jspecify.annotations.NullMarked;
