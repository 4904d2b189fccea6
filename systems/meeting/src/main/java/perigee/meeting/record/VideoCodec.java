package perigee.meeting.record;

import org.jspecify.annotations.Nullable;
import perigee.meeting.forward.Codec;
import perigee.wire.rtp.frame.Av1Frames;
import perigee.wire.rtp.frame.FrameAssembly;
import perigee.wire.rtp.frame.H264Frames;
import perigee.wire.rtp.frame.Vp8Frames;
import perigee.wire.rtp.frame.Vp9Frames;

/// How a codec of video is recorded.
///
/// @param id as Matroska names it
/// @param isWebm whether WebM allows it
record VideoCodec(Codec codec, String id, boolean isWebm) {

  static final VideoCodec VP8 = new VideoCodec(Codec.VP8, "V_VP8", true);

  static @Nullable VideoCodec of(Codec codec) {
    return switch (codec) {
      case VP8 -> VP8;
      case VP9 -> new VideoCodec(codec, "V_VP9", true);
      case AV1 -> new VideoCodec(codec, "V_AV1", true);
      case H264 -> new VideoCodec(codec, "V_MPEG4/ISO/AVC", false);
      case OPUS, RED -> null;
    };
  }

  FrameAssembly assembly() {
    return switch (codec) {
      case VP9 -> new Vp9Frames();
      case AV1 -> new Av1Frames();
      case H264 -> new H264Frames();
      case VP8, OPUS, RED -> new Vp8Frames();
    };
  }

  String suffix() {
    return isWebm ? ".webm" : ".mkv";
  }

  String type() {
    return isWebm ? "video/webm" : "video/x-matroska";
  }
}
