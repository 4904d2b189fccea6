/// Meetings as data: who may hold one, who holds it, what happened in it.
@NullMarked
package perigee.control.meeting;

import org.jspecify.annotations.NullMarked;
