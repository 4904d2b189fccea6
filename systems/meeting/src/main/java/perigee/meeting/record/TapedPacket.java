package perigee.meeting.record;

import perigee.meeting.forward.Codec;
import perigee.meeting.forward.TappedPacket;

/// A packet of a source, as the writer keeps it.
final class TapedPacket {

  final SourceKey source;
  final Codec codec;
  final int stream;
  final long sequence;
  final int timestamp;
  final boolean marker;
  final boolean keyFrame;
  final boolean heard;
  final long wallNanos;
  final boolean exact;
  final long arrivalNanos;
  final byte[] payload;

  TapedPacket(TappedPacket from) {
    source = new SourceKey(from.participant(), from.kind());
    codec = from.codec();
    stream = from.stream();
    sequence = from.sequence();
    timestamp = from.timestamp();
    marker = from.marker();
    keyFrame = from.keyFrame();
    heard = from.heard();
    wallNanos = from.wallNanos();
    exact = from.exact();
    arrivalNanos = from.arrivalNanos();
    payload = new byte[from.length()];
    System.arraycopy(from.bytes(), from.at(), payload, 0, payload.length);
  }
}
