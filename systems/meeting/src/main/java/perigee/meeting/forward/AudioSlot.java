package perigee.meeting.forward;

import org.jspecify.annotations.Nullable;
import perigee.wire.rtp.payload.RedPayload;

/// A stream of sound to one participant that goes on without a break, whoever speaks in it.
final class AudioSlot {

  private static final int CLOCK = 48_000;

  /// The shortest frame of Opus: 2.5 ms.
  private static final int LEAST_STEP = 120;

  private static final int MOST_STEP = 30 * CLOCK;

  final Downlink receiver;
  final String mid;
  final int ssrc;
  @Nullable Source source;

  /// What the receiver was told last.
  @Nullable SlotState told;

  long packets;
  long octets;
  int fractionLost;

  private final OutSequence sequence;
  private final RedPayload red = new RedPayload();
  private boolean begun;
  private boolean fresh = true;
  private int timestampShift;
  private int lastTimestamp;
  private long lastTimestampNanos;

  AudioSlot(Downlink receiver, String mid, int ssrc) {
    this.receiver = receiver;
    this.mid = mid;
    this.ssrc = ssrc;
    sequence = new OutSequence(receiver.random().nextInt(1 << 15));
  }

  /// Takes a source, or none.
  void carry(@Nullable Source other) {
    if (source == other) {
      return;
    }
    if (source != null) {
      source.removeListener(this);
    }
    source = other;
    fresh = true;
    if (other != null) {
      other.addListener(this);
    }
  }

  /// The stream of the source begins anew, or another one takes its place.
  void broke() {
    fresh = true;
  }

  /// Forwards a packet.
  ///
  /// @param level as its header tells, -1 if it does not
  void offer(Codec codec, Incoming in, int level) {
    Format format = receiver.format(codec);
    int payloadAt = in.payloadAt;
    int payloadLength = in.payloadLength;
    if (codec == Codec.RED && (format == null || !receiver.isSameRed(in, red))) {
      format = receiver.format(Codec.OPUS);
      if (!red.read(in.bytes, in.payloadAt, in.payloadLength)) {
        return;
      }
      payloadAt = red.primaryAt();
      payloadLength = red.primaryLength();
    }
    if (format == null) {
      return;
    }
    boolean first = fresh;
    if (fresh) {
      begin(in);
    }
    int number = sequence.map(in.extended);
    if (number == OutSequence.NONE) {
      return;
    }
    if (!in.late && hasJumped(in)) {
      timestampShift = lastTimestamp + step(in) - in.timestamp;
    }
    int timestamp = in.timestamp + timestampShift;
    if (timestamp - lastTimestamp > 0) {
      lastTimestamp = timestamp;
      lastTimestampNanos = in.arrivalNanos;
    }
    packets++;
    octets += payloadLength;
    receiver.writer.audio(
        this,
        format,
        in.bytes,
        payloadAt,
        payloadLength,
        number,
        timestamp,
        first || in.marker,
        level);
  }

  private void begin(Incoming in) {
    int timestamp = in.timestamp;
    if (begun) {
      timestamp = lastTimestamp + step(in);
    }
    timestampShift = timestamp - in.timestamp;
    lastTimestamp = timestamp - 1;
    lastTimestampNanos = in.arrivalNanos;
    sequence.switchTo(in.extended);
    begun = true;
    fresh = false;
  }

  /// How far the timestamp is to go, by the time that went by.
  private int step(Incoming in) {
    return Math.clamp(elapsed(in), LEAST_STEP, MOST_STEP);
  }

  private long elapsed(Incoming in) {
    return (in.arrivalNanos - lastTimestampNanos) / 1000 * CLOCK / 1_000_000;
  }

  /// Whether the sender's clock is another one now, or absurd: for the receiver time goes on.
  private boolean hasJumped(Incoming in) {
    int went = in.timestamp + timestampShift - lastTimestamp;
    return Math.abs(went - elapsed(in)) > MOST_STEP;
  }

  boolean begun() {
    return begun;
  }

  /// The timestamp that stands for a moment, for a sender's report.
  int timestampAt(long now) {
    return lastTimestamp + (int) ((now - lastTimestampNanos) / 1000 * CLOCK / 1_000_000);
  }
}
