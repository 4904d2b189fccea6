/// The overlay in virtual time: whole members with their messages up to some hundreds, and a model
/// of a hundred thousand that places records by the same rules.
@NullMarked
package perigee.calling.simulation;

import org.jspecify.annotations.NullMarked;
