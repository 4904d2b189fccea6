/// Who dominates a conversation, from nothing but how loud each packet is.
@NullMarked
package perigee.meeting.forward.speaker;

import org.jspecify.annotations.NullMarked;
