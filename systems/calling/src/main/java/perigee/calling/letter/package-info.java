/// Messages between people, sealed for their devices and signed (docs/calls.md): bytes alone, no
/// I/O.
@NullMarked
package perigee.calling.letter;

import org.jspecify.annotations.NullMarked;
