/// The terminal client: its account on disk, signing in, and what it shows.
@NullMarked
package perigee.app.phone;

import org.jspecify.annotations.NullMarked;
