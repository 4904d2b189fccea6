package perigee.wire.rtp;

import org.jspecify.annotations.Nullable;

/// Header extensions that are known here, by the names that session descriptions agree on ids with
/// (RFC 8285 §5).
public enum HeaderExtension {
  /// How loud an audio packet is (RFC 6464).
  AUDIO_LEVEL("urn:ietf:params:rtp-hdrext:ssrc-audio-level"),
  /// The media section that a packet belongs to (RFC 9143 §15).
  MID("urn:ietf:params:rtp-hdrext:sdes:mid"),
  /// The simulcast layer that it belongs to (RFC 8852).
  RID("urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"),
  /// The layer that a retransmitted packet belongs to (RFC 8852).
  REPAIRED_RID("urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"),
  /// A sequence number over all streams of a transport.
  TRANSPORT_SEQUENCE("http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"),
  /// When a packet left, in seconds with 18 bits behind the point, modulo 64.
  ABS_SEND_TIME("http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"),
  /// When a picture or a sound was taken, by the clock of whoever took it, and how far that clock
  /// is from the sender's.
  CAPTURE_TIME("http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time"),
  /// How an AV1 frame depends on others, readable without its payload.
  DEPENDENCY_DESCRIPTOR(
      "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension"),
  /// How a camera was held.
  VIDEO_ORIENTATION("urn:3gpp:video-orientation"),
  /// When a packet was to leave, relative to its timestamp (RFC 5450).
  TRANSMISSION_OFFSET("urn:ietf:params:rtp-hdrext:toffset"),
  /// How long a receiver may hold frames back.
  PLAYOUT_DELAY("http://www.webrtc.org/experiments/rtp-hdrext/playout-delay");

  /// What [#absSendTime] counts by: 18 bits behind the point.
  private static final int FRACTION_BITS = 18;

  private static final long SECOND = 1_000_000_000L;
  private static final int MASK_24 = 0xff_ffff;
  private static final int LEVEL = 0x7f;
  private static final int VOICE = 0x80;

  private final String uri;

  HeaderExtension(String uri) {
    this.uri = uri;
  }

  public String uri() {
    return uri;
  }

  /// The one of a name, if it is known.
  public static @Nullable HeaderExtension of(String uri) {
    for (HeaderExtension extension : values()) {
      if (extension.uri.equals(uri)) {
        return extension;
      }
    }
    return null;
  }

  /// The level of [#AUDIO_LEVEL], from 0, the loudest, to 127, silence.
  public static int audioLevel(byte value) {
    return value & LEVEL;
  }

  /// Whether [#AUDIO_LEVEL] says that somebody speaks.
  public static boolean isVoice(byte value) {
    return (value & VOICE) != 0;
  }

  /// The value of [#ABS_SEND_TIME], 24 bits.
  ///
  /// @param nanos of a clock that only goes forward
  public static int absSendTime(long nanos) {
    long seconds = nanos / SECOND;
    long fraction = ((nanos % SECOND) << FRACTION_BITS) / SECOND;
    return (int) ((seconds << FRACTION_BITS) + fraction) & MASK_24;
  }
}
