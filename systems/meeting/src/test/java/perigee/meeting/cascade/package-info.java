@NullMarked
package perigee.meeting.cascade;

import org.jspecify.annotations.NullMarked;
