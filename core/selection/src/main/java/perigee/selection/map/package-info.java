/// The published map: who is sent where, and on what evidence. Immutable, compact, as bytes.
@NullMarked
package perigee.selection.map;

import org.jspecify.annotations.NullMarked;
