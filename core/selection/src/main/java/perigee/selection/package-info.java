/// Chooses a server. Pure: clock, randomness and measurements are handed in.
@NullMarked
package perigee.selection;

import org.jspecify.annotations.NullMarked;
