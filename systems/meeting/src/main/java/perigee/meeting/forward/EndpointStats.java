package perigee.meeting.forward;

/// How a participant is connected, for people who look.
///
/// @param estimateBps what it is believed to take
/// @param sendingBps what of video is forwarded to it
/// @param receivingBps what of video comes from it
/// @param roundTripMillis to it and back
/// @param queueMillis how long packets to it wait in queues
/// @param lostThere of 100 packets sent to it
/// @param lostHere of 100 packets that it sent
/// @param quality from 0 to 4
public record EndpointStats(
    long estimateBps,
    long sendingBps,
    long receivingBps,
    long roundTripMillis,
    long queueMillis,
    int lostThere,
    int lostHere,
    int quality) {}
