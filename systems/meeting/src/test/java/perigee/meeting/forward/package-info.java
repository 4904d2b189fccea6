@NullMarked
package perigee.meeting.forward;

import org.jspecify.annotations.NullMarked;
