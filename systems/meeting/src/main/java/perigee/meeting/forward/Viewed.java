package perigee.meeting.forward;

/// Something that a participant shows.
///
/// @param participant whose
/// @param kind camera or screen
/// @param width of the picture as it is shown, in pixels
/// @param height of the picture as it is shown, in pixels
public record Viewed(String participant, SourceKind kind, int width, int height) {}
