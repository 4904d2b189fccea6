@NullMarked
package perigee.meeting.record;

import org.jspecify.annotations.NullMarked;
