/// What a host of meetings and the process of one meeting say to each other: frames of JSON with a
/// length before each, over a stream that both trust.
@NullMarked
package perigee.meeting.link;

import org.jspecify.annotations.NullMarked;
