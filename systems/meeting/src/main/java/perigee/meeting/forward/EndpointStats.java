package perigee.meeting.forward;

import perigee.meeting.forward.congestion.BandwidthEstimator;

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
    int quality) {

  private static final long MILLI_NANOS = 1_000_000;

  static EndpointStats of(Endpoint endpoint, int quality, long now) {
    long sending = 0;
    for (VideoSlot slot : endpoint.down.videos) {
      sending += slot.bps(now);
    }
    long receiving = 0;
    for (Source source : endpoint.up.sources.values()) {
      for (UpTrack track : source.layers) {
        receiving += track.bps(Integer.MAX_VALUE, Integer.MAX_VALUE, now);
      }
    }
    BandwidthEstimator estimator = endpoint.down.estimator;
    return new EndpointStats(
        estimator.estimateBps(),
        sending,
        receiving,
        estimator.rttNanos() / MILLI_NANOS,
        estimator.queueNanos() / MILLI_NANOS,
        (int) (100 * estimator.lossFraction()),
        (int) (100 * endpoint.control.lostHere()),
        quality);
  }
}
