/// What two connectors of one meeting say to each other. It travels between their hosts, over a
/// stream that both have proved to be a member of the fleet on.
@NullMarked
package perigee.meeting.cascade;

import org.jspecify.annotations.NullMarked;
