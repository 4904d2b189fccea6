@NullMarked
package perigee.meeting.connector;

import org.jspecify.annotations.NullMarked;
