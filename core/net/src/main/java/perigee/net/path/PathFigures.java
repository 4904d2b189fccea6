package perigee.net.path;

/// How a connection's path was since the connection was last looked at.
///
/// @param rttMicros smoothed round-trip time (RFC 6298), microseconds
/// @param minRttMicros the least round-trip time of the connection, microseconds; 0 if not known
/// @param segments with data that were sent, and the answer to a SYN; those sent again among them
/// @param retransmitted segments that were sent again because they were lost
/// @param bytes that the peer acknowledged
/// @param rateBytesPerSecond delivery rate that the path allowed; 0 where the sender had too little
///   to send to tell
public record PathFigures(
    long rttMicros,
    long minRttMicros,
    long segments,
    long retransmitted,
    long bytes,
    long rateBytesPerSecond) {}
