package perigee.meeting.forward;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.wire.octets.NetworkOrder;
import perigee.wire.rtp.HeaderExtension;
import perigee.wire.rtp.RtpPacket;

/// What comes from one participant: which stream is which encoding of which source, and what is
/// told about it.
final class Uplink {

  private static final int TYPES = 128;
  private static final int ORIGINAL_SEQUENCE = 2;
  private static final int LONGEST_DESCRIPTOR = 127;

  final Endpoint endpoint;
  final Map<SourceKind, Source> sources = new EnumMap<>(SourceKind.class);
  final ArrivalLog arrivals;

  private final SsrcTable<UpTrack> tracks = new SsrcTable<>();
  private final @Nullable Format[] byType = new @Nullable Format[TYPES];
  private final @Nullable Format[] byRtxType = new @Nullable Format[TYPES];
  private final Counters counters;
  private int transportId;
  private int levelId;
  private int midId;
  private int ridId;
  private int repairedId;
  private int descriptorId;
  private int orientationId;
  private int captureId;

  Uplink(Endpoint endpoint) {
    this.endpoint = endpoint;
    // All that crosses a trunk is numbered as one.
    arrivals = endpoint.via == null ? new ArrivalLog() : endpoint.via.end.up.arrivals;
    counters = endpoint.forwarding.counters;
  }

  void terms(MediaTerms terms) {
    java.util.Arrays.fill(byType, null);
    java.util.Arrays.fill(byRtxType, null);
    for (Format format : terms.formats()) {
      byType[format.payloadType()] = format;
      if (format.rtxPayloadType() >= 0) {
        byRtxType[format.rtxPayloadType()] = format;
      }
    }
    transportId = terms.extensions().id(HeaderExtension.TRANSPORT_SEQUENCE);
    levelId = terms.extensions().id(HeaderExtension.AUDIO_LEVEL);
    midId = terms.extensions().id(HeaderExtension.MID);
    ridId = terms.extensions().id(HeaderExtension.RID);
    repairedId = terms.extensions().id(HeaderExtension.REPAIRED_RID);
    descriptorId = terms.extensions().id(HeaderExtension.DEPENDENCY_DESCRIPTOR);
    orientationId = terms.extensions().id(HeaderExtension.VIDEO_ORIENTATION);
    captureId = terms.extensions().id(HeaderExtension.CAPTURE_TIME);
  }

  /// Takes a packet in.
  void receive(byte[] bytes, int from, int length, long arrivalNanos) {
    RtpPacket packet = endpoint.forwarding.packet;
    if (!packet.read(bytes, from, length)) {
      counters.malformed++;
      return;
    }
    int numbered = packet.extension(transportId);
    if (numbered >= 0 && packet.extensionLength() == 2) {
      arrivals.arrived(NetworkOrder.u16(bytes, numbered), packet.ssrc(), arrivalNanos / 1000);
    }
    Format format = byType[packet.payloadType()];
    boolean again = format == null;
    if (again) {
      format = byRtxType[packet.payloadType()];
    }
    UpTrack track = format == null ? null : track(packet, again);
    if (format == null
        || track == null
        || track.source.kind.isAudio() != format.codec().isAudio()) {
      counters.unknown++;
      return;
    }
    take(packet, format, track, again, arrivalNanos);
  }

  private void take(
      RtpPacket packet, Format format, UpTrack track, boolean again, long arrivalNanos) {
    Incoming in = endpoint.forwarding.incoming;
    in.clear();
    in.bytes = packet.bytes();
    in.payloadAt = packet.payloadAt();
    in.payloadLength = packet.payloadLength();
    in.timestamp = packet.timestamp();
    in.marker = packet.marker();
    in.arrivalNanos = arrivalNanos;
    int sequence = packet.sequence();
    if (again) {
      if (in.payloadLength <= ORIGINAL_SEQUENCE) {
        return;
      }
      sequence = NetworkOrder.u16(in.bytes, in.payloadAt);
      in.payloadAt += ORIGINAL_SEQUENCE;
      in.payloadLength -= ORIGINAL_SEQUENCE;
    }
    readExtensions(packet, in);
    counters.received++;
    counters.receivedOctets += packet.length();
    UpTrack.Reception reception =
        track.receive(sequence, format.codec(), in, endpoint.forwarding.payloads);
    switch (reception) {
      case REFUSED -> counters.refused++;
      case EMPTY -> {
        skip(track, in);
        Tapping tapping = endpoint.forwarding.tapping;
        if (tapping != null) {
          tapping.skip(track, in);
        }
      }
      case MEDIA -> {
        counters.recovered += again ? 1 : 0;
        forward(packet, track, format.codec(), in);
      }
    }
  }

  private void readExtensions(RtpPacket packet, Incoming in) {
    int descriptor = packet.extension(descriptorId);
    if (descriptor >= 0 && packet.extensionLength() <= LONGEST_DESCRIPTOR) {
      in.descriptorAt = descriptor;
      in.descriptorLength = packet.extensionLength();
    }
    int orientation = packet.extension(orientationId);
    if (orientation >= 0 && packet.extensionLength() == 1) {
      in.orientation = in.bytes[orientation];
    }
    int captured = packet.extension(captureId);
    if (captured >= 0) {
      CaptureTime.read(in, captured, packet.extensionLength(), endpoint);
    }
  }

  private static void skip(UpTrack track, Incoming in) {
    for (int i = track.takerCount - 1; i >= 0; i--) {
      track.takers[i].skip(track, in);
    }
  }

  private void forward(RtpPacket packet, UpTrack track, Codec codec, Incoming in) {
    if (track.source.muted) {
      skip(track, in);
      return;
    }
    if (codec.isAudio()) {
      int place = packet.extension(levelId);
      int level = place < 0 ? -1 : in.bytes[place] & 0xff;
      endpoint.stage.hear(track, codec, in, level);
      tap(track, codec, in);
      return;
    }
    tap(track, codec, in);
    // Backwards, since one whose queue runs over leaves the list.
    for (int i = track.takerCount - 1; i >= 0; i--) {
      track.takers[i].offer(track, in);
    }
  }

  private void tap(UpTrack track, Codec codec, Incoming in) {
    Tapping tapping = endpoint.forwarding.tapping;
    if (tapping != null) {
      tapping.media(track, codec, in);
    }
  }

  private @Nullable UpTrack track(RtpPacket packet, boolean again) {
    UpTrack known = tracks.get(packet.ssrc());
    return known != null ? known : learn(packet, again);
  }

  /// Finds out what a new stream is by what its header says (RFC 8843 §9.2, RFC 8853 §5).
  private @Nullable UpTrack learn(RtpPacket packet, boolean again) {
    int mid = packet.extension(midId);
    Source source = mid < 0 ? null : byMid(packet.bytes(), mid, packet.extensionLength());
    if (source == null) {
      return null;
    }
    int rid = packet.extension(again ? repairedId : ridId);
    UpTrack track = null;
    if (rid >= 0) {
      track = byRid(source, packet.bytes(), rid, packet.extensionLength());
    } else if (source.layers.size() == 1) {
      track = source.layers.getFirst();
    }
    if (track != null && !bind(track, packet.ssrc(), again)) {
      return null;
    }
    return track;
  }

  /// Says what a stream is.
  boolean bind(UpTrack track, int ssrc, boolean again) {
    UpTrack before = tracks.get(ssrc);
    if (before != null && before != track) {
      return false;
    }
    if (again ? track.rtxBound : track.bound) {
      tracks.remove(again ? track.rtxSsrc : track.ssrc);
    }
    if (!tracks.put(ssrc, track)) {
      return false;
    }
    if (again) {
      track.rtxSsrc = ssrc;
      track.rtxBound = true;
    } else {
      track.bind(ssrc);
    }
    return true;
  }

  private @Nullable Source byMid(byte[] bytes, int at, int length) {
    for (Source source : sources.values()) {
      if (is(source.mid, bytes, at, length)) {
        return source;
      }
    }
    return null;
  }

  private static @Nullable UpTrack byRid(Source source, byte[] bytes, int at, int length) {
    List<UpTrack> layers = source.layers;
    for (int i = 0; i < layers.size(); i++) {
      if (is(layers.get(i).rid, bytes, at, length)) {
        return layers.get(i);
      }
    }
    return null;
  }

  private static boolean is(String text, byte[] bytes, int at, int length) {
    if (text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) != bytes[at + i]) {
        return false;
      }
    }
    return true;
  }

  @Nullable UpTrack track(int ssrc) {
    return tracks.get(ssrc);
  }

  /// Forgets a source.
  void remove(Source source) {
    for (UpTrack track : source.layers) {
      if (track.bound) {
        tracks.remove(track.ssrc);
      }
      if (track.rtxBound) {
        tracks.remove(track.rtxSsrc);
      }
      track.history.clear();
    }
    sources.remove(source.kind, source);
  }
}
