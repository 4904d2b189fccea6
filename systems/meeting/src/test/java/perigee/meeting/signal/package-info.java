@NullMarked
package perigee.meeting.signal;

import org.jspecify.annotations.NullMarked;
