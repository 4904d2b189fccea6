/// A host of meetings: one process for each, started before it is needed, replaced when it dies;
/// the browsers' WebSockets end here.
@NullMarked
package perigee.meeting.host;

import org.jspecify.annotations.NullMarked;
