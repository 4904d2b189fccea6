package perigee.meeting.forward;

import perigee.meeting.forward.congestion.BandwidthEstimator;
import perigee.wire.octets.NetworkOrder;
import perigee.wire.rtp.ExtensionIds;
import perigee.wire.rtp.HeaderExtension;
import perigee.wire.rtp.RtpWriter;
import perigee.wire.rtp.payload.DependencyDescriptor;
import perigee.wire.rtp.payload.Vp8Descriptor;
import perigee.wire.rtp.payload.Vp9Descriptor;

/// Writes packets to one participant, each with a header of its own, and hands them to its sink.
/// Every packet is numbered for congestion control as it leaves.
final class PacketWriter {

  private static final int ROOM = 2048;
  private static final int PADDING = 255;
  private static final int HEADER_AND_TAG = 28;

  private final PacketSink sink;
  private final BandwidthEstimator estimator;
  private final RtpWriter header = new RtpWriter();
  private final Vp8Descriptor vp8;
  private final Vp9Descriptor vp9;
  private final byte[] out;
  private int transportId;
  private int sendTimeId;
  private int levelId;
  private int descriptorId;
  private int orientationId;
  private int captureId;
  private long now;

  /// @param out where packets are made; shared by all writers of a thread
  PacketWriter(PacketSink sink, BandwidthEstimator estimator, byte[] out, PayloadReader reader) {
    this.sink = sink;
    this.estimator = estimator;
    this.out = out;
    vp8 = reader.vp8;
    vp9 = reader.vp9;
  }

  static byte[] room() {
    return new byte[ROOM + PacketSink.TRAILER];
  }

  void terms(ExtensionIds ids) {
    transportId = ids.id(HeaderExtension.TRANSPORT_SEQUENCE);
    sendTimeId = ids.id(HeaderExtension.ABS_SEND_TIME);
    levelId = ids.id(HeaderExtension.AUDIO_LEVEL);
    descriptorId = ids.id(HeaderExtension.DEPENDENCY_DESCRIPTOR);
    orientationId = ids.id(HeaderExtension.VIDEO_ORIENTATION);
    captureId = ids.id(HeaderExtension.CAPTURE_TIME);
  }

  boolean isNumbered() {
    return transportId != 0;
  }

  /// Sets what time it is for the packets that follow.
  void at(long nanos) {
    now = nanos;
  }

  void audio(
      AudioSlot slot,
      Format format,
      Incoming in,
      int payloadAt,
      int length,
      int sequence,
      int timestamp,
      boolean marker,
      int level) {
    if (length > ROOM / 2) {
      return;
    }
    header.begin(out, 0);
    header.fields(format.payloadType(), marker, sequence, timestamp, slot.ssrc);
    if (levelId != 0 && level >= 0) {
      header.number(levelId, level, 1);
    }
    capture(in.captured, in.captureOffset);
    int body = endHeader();
    System.arraycopy(in.bytes, payloadAt, out, body, length);
    send(body + length);
  }

  /// Writes a packet of a slot.
  ///
  /// @param again whether it was sent before and goes as a retransmission
  /// @return its octets, 0 if it is not there any more
  int video(VideoSlot slot, int place, boolean again) {
    SentPackets sent = slot.sent;
    UpTrack track = sent.track(place);
    Format format = sent.format(place);
    if (track == null || format == null) {
      return 0;
    }
    PacketHistory history = track.history;
    int index = history.find(sent.origin(place));
    if (index < 0 || history.payloadLength(index) > ROOM - 300) {
      return 0;
    }
    header.begin(out, 0);
    int type = again ? format.rtxPayloadType() : format.payloadType();
    int sequence = again ? slot.rtxSequence++ & 0xffff : sent.sequence(place);
    int ssrc = again ? slot.rtxSsrc : slot.ssrc;
    header.fields(type, sent.marker(place), sequence, sent.timestamp(place), ssrc);
    descriptor(sent, place, history, index);
    if (orientationId != 0 && history.orientation(index) >= 0) {
      header.number(orientationId, history.orientation(index), 1);
    }
    capture(history.captured(index), history.captureOffset(index));
    int body = endHeader();
    if (again) {
      NetworkOrder.u16(out, body, sent.sequence(place));
      body += 2;
    }
    int length = history.payloadLength(index);
    System.arraycopy(history.octets(), history.payloadAt(index), out, body, length);
    int numbers = sent.numbers(place);
    if (format.codec() == Codec.VP8) {
      vp8.rewrite(
          out,
          body,
          SentPackets.pictureId(numbers),
          SentPackets.baseIndex(numbers),
          SentPackets.keyIndex(numbers));
    } else if (format.codec() == Codec.VP9) {
      vp9.rewrite(out, body, SentPackets.pictureId(numbers), SentPackets.baseIndex(numbers));
    }
    return send(body + length);
  }

  private void capture(long captured, long offset) {
    if (captureId != 0 && captured != CaptureTime.NONE) {
      CaptureTime.write(header, out, captureId, captured, offset);
    }
  }

  private void descriptor(SentPackets sent, int place, PacketHistory history, int index) {
    int length = history.descriptorLength(index);
    if (descriptorId == 0 || length == 0) {
      return;
    }
    if (length > 16) {
      header.twoByte();
    }
    int at = header.extension(descriptorId, length);
    System.arraycopy(history.octets(), history.descriptorAt(index), out, at, length);
    DependencyDescriptor.rewrite(out, at, sent.frame(place));
  }

  /// Writes a packet that is all padding, on the slot's stream of retransmissions.
  int padding(VideoSlot slot, Format format, int timestamp) {
    header.begin(out, 0);
    int sequence = slot.rtxSequence++ & 0xffff;
    header.fields(format.rtxPayloadType(), false, sequence, timestamp, slot.rtxSsrc);
    int body = endHeader();
    out[0] |= 0x20;
    java.util.Arrays.fill(out, body, body + PADDING - 1, (byte) 0);
    out[body + PADDING - 1] = (byte) PADDING;
    return send(body + PADDING);
  }

  private int endHeader() {
    if (transportId != 0) {
      header.number(transportId, estimator.nextSequence(), 2);
    } else if (sendTimeId != 0) {
      header.number(sendTimeId, HeaderExtension.absSendTime(now), 3);
    }
    return header.endHeader();
  }

  private int send(int length) {
    if (transportId != 0) {
      estimator.sent(length + HEADER_AND_TAG, now);
    }
    sink.send(out, 0, length);
    return length;
  }

  /// Sends RTCP packets that lie at the beginning of a buffer.
  void control(byte[] buffer, int length) {
    sink.send(buffer, 0, length);
  }
}
