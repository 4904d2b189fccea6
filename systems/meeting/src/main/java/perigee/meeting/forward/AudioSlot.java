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
  private final OutTimestamps timestamps = new OutTimestamps(CLOCK, LEAST_STEP, MOST_STEP);
  private final RedPayload red = new RedPayload();
  private boolean begun;
  private boolean fresh = true;

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
    if (!in.late && timestamps.hasJumped(in)) {
      timestamps.goOn(in);
    }
    int timestamp = timestamps.of(in.timestamp);
    boolean _ = timestamps.sent(in, timestamp);
    packets++;
    octets += payloadLength;
    receiver.writer.audio(
        this, format, in, payloadAt, payloadLength, number, timestamp, first || in.marker, level);
  }

  private void begin(Incoming in) {
    int timestamp = begun ? timestamps.last() + timestamps.step(in) : in.timestamp;
    timestamps.shift(in, timestamp);
    timestamps.begin(in, timestamp);
    sequence.switchTo(in.extended);
    begun = true;
    fresh = false;
  }

  boolean begun() {
    return begun;
  }

  /// The timestamp that stands for a moment, for a sender's report.
  int timestampAt(long now) {
    return timestamps.at(now);
  }
}
