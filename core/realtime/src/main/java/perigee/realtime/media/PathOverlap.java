package perigee.realtime.media;

import org.jspecify.annotations.Nullable;

/// Has what is said go by two paths for a while where one alone would leave a gap, and the other
/// end takes what comes first: it knows a packet that was there before (RFC 3711 §3.3.2).
///
/// A connection that is new, or was silent, takes ten packets until the first is acknowledged (RFC
/// 6928, RFC 5681 §4.1), and a voice has sent as many after 200 ms. If the way there and back takes
/// that long, or checks are under way with it, the next ones wait. After two round trips it takes
/// more than the voice sends. Until then the path before carries the voice, too, or, when a voice
/// begins, the one in reserve. It belongs to the port's thread.
final class PathOverlap {

  /// A voice sends one packet each.
  private static final long VOICE_NANOS = 20_000_000;

  private static final int ROUND_TRIPS = 2;
  private static final int LEAST_PACKETS = 20;

  /// So media that sends far more is not sent twice for long.
  private static final int MOST_PACKETS = 50;

  /// So what is hardly sent, as on hold, is not sent twice.
  private static final long LONGEST_NANOS = 2_000_000_000L;

  /// After so long, a connection may have to begin anew.
  private static final long PAUSE_NANOS = 300_000_000;

  private final MediaLoop loop;
  private final MediaPeer peer;
  private @Nullable PeerPath beside;
  private int left;
  private long untilNanos;
  private boolean silent = true;
  private long spokenNanos;

  PathOverlap(MediaLoop loop, MediaPeer peer) {
    this.loop = loop;
    this.peer = peer;
  }

  /// Media takes another path.
  ///
  /// @param from that it took before, or null
  void moved(@Nullable PeerPath from, PeerPath to) {
    silent = true;
    overlap(from, to, loop.port().now());
  }

  private void overlap(@Nullable PeerPath by, PeerPath selected, long now) {
    long voice = ROUND_TRIPS * (long) selected.checks.smoothedNanos / VOICE_NANOS;
    beside = by;
    left = by == null ? 0 : Math.clamp(voice, LEAST_PACKETS, MOST_PACKETS);
    untilNanos = now + LONGEST_NANOS;
  }

  /// A path is gone.
  void gone(PeerPath path) {
    if (path == beside) {
      stop();
    }
  }

  private void stop() {
    beside = null;
    left = 0;
  }

  /// The path that the next packet takes beside the one that was chosen, if there is one. To be
  /// asked for each packet.
  @Nullable PeerPath next(PeerPath selected) {
    if (left == 0 && !selected.isStream()) {
      return null;
    }
    long now = loop.port().now();
    if (selected.isStream()) {
      speak(selected, now);
    }
    if (left == 0 || now - untilNanos > 0) {
      stop();
      return null;
    }
    left--;
    return beside;
  }

  /// A voice begins with the second packet: a single one finds room.
  private void speak(PeerPath selected, long now) {
    if (now - spokenNanos > PAUSE_NANOS) {
      silent = true;
    } else if (silent) {
      silent = false;
      overlap(beside == null ? reserve() : beside, selected, now);
    }
    spokenNanos = now;
  }

  /// The best path that answers and is no connection to the other end; those are as new.
  private @Nullable PeerPath reserve() {
    PeerPath best = null;
    for (PeerPath path : peer.paths()) {
      boolean stands = path.checks.valid && !path.isStream();
      if (stands && (best == null || path.checks.priority > best.checks.priority)) {
        best = path;
      }
    }
    return best;
  }
}
