package perigee.calling.phone;

/// What went both ways in a call.
///
/// @param sentOctets of payload
/// @param lost packets of the other end that were missing at their turn
/// @param late packets of the other end that came after their turn
/// @param longestGapMillis between two packets of the other end
/// @param roundTripMillis as reports of RTCP tell, -1 if none did
/// @param theirLossPercent what the other end misses of ours, as it said last
public record CallFigures(
    long sentPackets,
    long sentOctets,
    long receivedPackets,
    long lost,
    long late,
    long longestGapMillis,
    double roundTripMillis,
    double theirLossPercent) {}
