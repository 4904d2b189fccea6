package perigee.meeting.forward;

import org.jspecify.annotations.Nullable;

/// What a slot carries now.
///
/// @param mid the media section that is the slot
/// @param participant whose source, null for nobody's
/// @param kind which source
/// @param paused whether there is no bandwidth for it at present
public record SlotState(
    String mid, @Nullable String participant, SourceKind kind, boolean paused) {}
