/// Meetings as data: what control keeps of them, and what connectors' hosts ask it.
@NullMarked
package perigee.model.meeting;

import org.jspecify.annotations.NullMarked;
