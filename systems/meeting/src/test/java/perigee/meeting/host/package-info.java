@NullMarked
package perigee.meeting.host;

import org.jspecify.annotations.NullMarked;
