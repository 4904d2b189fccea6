/// A meeting's state: who is there, who may do what, what was said. Pure; one thread owns it, and
/// clock, chance, media and the way to browsers are handed in.
@NullMarked
package perigee.meeting.room;

import org.jspecify.annotations.NullMarked;
