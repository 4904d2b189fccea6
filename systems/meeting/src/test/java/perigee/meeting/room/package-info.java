@NullMarked
package perigee.meeting.room;

import org.jspecify.annotations.NullMarked;
