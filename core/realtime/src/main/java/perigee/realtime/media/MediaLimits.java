package perigee.realtime.media;

import java.time.Duration;

/// Bounds of a media port.
///
/// @param peers at a time; 1,024 by default
/// @param handshakes of DTLS that go on at a time; 64 by default
/// @param connectWithin how long a peer has from its admission until media can flow; 30 s by
///   default
/// @param consent how long a peer is sent something without a word from it (RFC 7675 §5.1); 30 s by
///   default
public record MediaLimits(int peers, int handshakes, Duration connectWithin, Duration consent) {

  /// Addresses that one peer may be reached by.
  static final int ADDRESSES = 8;

  /// Pairs of addresses that a full end checks for one peer.
  static final int PAIRS = 64;

  /// Candidates that the other end may tell of.
  static final int CANDIDATES = 32;

  /// Connections by TCP, those that are being made with them.
  static final int STREAMS = 128;

  /// Connections that others made and by which no peer is proved.
  static final int STRANGERS = 32;

  /// Connections that are made for one peer.
  static final int STREAMS_OF_PEER = 16;

  /// Tasks that wait for the loop.
  static final int TASKS = 65_536;

  public static final MediaLimits DEFAULT =
      new MediaLimits(1024, 64, Duration.ofSeconds(30), Duration.ofSeconds(30));

  public MediaLimits {
    if (peers < 1 || handshakes < 1 || connectWithin.isNegative() || consent.isNegative()) {
      throw new IllegalArgumentException("bounds of a media port are out of range");
    }
  }
}
