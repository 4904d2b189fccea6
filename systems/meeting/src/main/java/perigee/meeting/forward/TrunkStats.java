package perigee.meeting.forward;

/// What crosses a [Trunk].
///
/// @param streamsOut encodings that are sent now, of video and of sound
/// @param streamsIn encodings that come now
/// @param packetsOut of media, since it is there
/// @param packetsIn of media, since it is there
/// @param estimateBps what the way is believed to take
public record TrunkStats(
    int streamsOut, int streamsIn, long packetsOut, long packetsIn, long estimateBps) {}
