package perigee.meeting.signal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A line of a meeting's chat.
///
/// @param from a participant's id
/// @param name the name that the participant had then
/// @param to the only participant who reads it; null for everybody
public record ChatEntry(
    String id, String from, String name, String text, Instant at, @Nullable String to) {}
