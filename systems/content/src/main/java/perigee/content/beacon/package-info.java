/// Measurements by browsers: a small script that a page may include times a few servers and tells
/// the edge that served it.
@NullMarked
package perigee.content.beacon;

import org.jspecify.annotations.NullMarked;
