/// Gives clients to regions within what these can carry. Pure: no clock, no chance.
@NullMarked
package perigee.selection.allocate;

import org.jspecify.annotations.NullMarked;
