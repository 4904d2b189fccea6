package perigee.meeting.connector;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.meeting.forward.SourceKind;
import perigee.wire.sdp.Codec;

/// Which of the offered codecs a connector forwards, and how an answer has them.
final class CodecChoice {

  private static final int OPUS_RATE = 48_000;
  private static final int STEREO = 2;

  /// Constrained baseline, the one that every browser has.
  private static final String H264_PROFILE = "42e0";

  private static final List<String> AUDIO_FEEDBACK = List.of("transport-cc");
  private static final List<String> VIDEO_FEEDBACK =
      List.of("transport-cc", "ccm fir", "nack", "nack pli");

  /// What an end says that does not tell arrivals.
  private static final List<String> OLDER_VIDEO_FEEDBACK =
      List.of("goog-remb", "ccm fir", "nack", "nack pli");

  private CodecChoice() {}

  /// A codec of ours, and what it is offered as.
  ///
  /// @param rtx what it is sent again as; null if it never is
  record Chosen(perigee.meeting.forward.Codec codec, Codec offered, @Nullable Codec rtx) {}

  /// In the order that an answer has: what comes first is what browsers send.
  static List<Chosen> choose(List<Codec> offered, boolean isAudio) {
    List<Chosen> all = new ArrayList<>();
    if (isAudio) {
      opus(offered).ifPresent(all::add);
      return all;
    }
    video(offered, perigee.meeting.forward.Codec.VP8, "VP8").ifPresent(all::add);
    video(offered, perigee.meeting.forward.Codec.H264, "H264").ifPresent(all::add);
    video(offered, perigee.meeting.forward.Codec.VP9, "VP9").ifPresent(all::add);
    video(offered, perigee.meeting.forward.Codec.AV1, "AV1").ifPresent(all::add);
    return all;
  }

  /// How sound is to be sent: with repair in band; a voice says nothing while it is silent, what is
  /// shared has both channels.
  private static String sound(@Nullable SourceKind kind) {
    String usual = "minptime=10;useinbandfec=1";
    return usual + (kind == SourceKind.MICROPHONE ? ";usedtx=1" : ";stereo=1;sprop-stereo=1");
  }

  private static Optional<Chosen> opus(List<Codec> offered) {
    return offered.stream()
        .filter(codec ->
            codec.is("opus") && codec.clockRate() == OPUS_RATE && codec.channels() == STEREO)
        .findFirst()
        .map(codec -> new Chosen(perigee.meeting.forward.Codec.OPUS, codec, null));
  }

  private static Optional<Chosen> video(
      List<Codec> offered, perigee.meeting.forward.Codec codec, String name) {
    return offered.stream()
        .filter(each -> each.is(name) && isForwarded(each))
        .findFirst()
        .map(each -> new Chosen(codec, each, rtx(offered, each)));
  }

  private static boolean isForwarded(Codec codec) {
    if (codec.is("H264")) {
      return codec.parameter("packetization-mode").equals("1")
          && codec.parameter("profile-level-id").startsWith(H264_PROFILE);
    }
    String profile = codec.parameter(codec.is("AV1") ? "profile" : "profile-id");
    return profile.isEmpty() || profile.equals("0");
  }

  private static @Nullable Codec rtx(List<Codec> offered, Codec of) {
    return offered.stream()
        .filter(codec -> codec.repairs() == of.payloadType())
        .findFirst()
        .orElse(null);
  }

  private static List<String> known(Codec offered, boolean isAudio) {
    if (isAudio) {
      return AUDIO_FEEDBACK;
    }
    boolean tellsArrivals = offered.feedback().contains("transport-cc");
    return tellsArrivals ? VIDEO_FEEDBACK : OLDER_VIDEO_FEEDBACK;
  }

  /// As the answer's section has them.
  ///
  /// @param kind what is sent in it; null if nothing is
  static List<Codec> answered(List<Chosen> chosen, boolean isAudio, @Nullable SourceKind kind) {
    List<Codec> all = new ArrayList<>();
    for (Chosen each : chosen) {
      Codec offered = each.offered();
      List<String> known = known(offered, isAudio);
      List<String> feedback = offered.feedback().stream().filter(known::contains).toList();
      String parameters = isAudio ? sound(kind) : offered.parameters();
      all.add(offered.answering(parameters, feedback));
      Codec rtx = each.rtx();
      if (rtx != null) {
        all.add(rtx.answering(rtx.parameters(), List.of()));
      }
    }
    return all;
  }
}
