package perigee.meeting.connector;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import perigee.meeting.forward.Format;
import perigee.meeting.forward.MediaTerms;
import perigee.meeting.forward.SourceKind;
import perigee.realtime.ice.IceCredentials;
import perigee.wire.rtp.ExtensionIds;
import perigee.wire.rtp.HeaderExtension;
import perigee.wire.sdp.Candidate;
import perigee.wire.sdp.Direction;
import perigee.wire.sdp.ExtensionMapping;
import perigee.wire.sdp.Fingerprint;
import perigee.wire.sdp.MediaLine;
import perigee.wire.sdp.MediaSection;
import perigee.wire.sdp.RtpTerms;
import perigee.wire.sdp.SessionDescription;
import perigee.wire.sdp.Setup;
import perigee.wire.sdp.Streams;
import perigee.wire.sdp.TransportTerms;

/// One participant's session: answers offer after offer (RFC 8829 §5.3.1, RFC 3264). The
/// participant always offers, so that there is no glare. Sections that it sends are sources,
/// sections that it only receives are slots, each with an SSRC of ours that stays.
final class Negotiation {

  private static final int MOST_AUDIO_SLOTS = 8;
  private static final int MOST_VIDEO_SLOTS = 49;
  private static final int MOST_RIDS = 3;
  private static final int DISCARD_PORT = 9;

  private static final Set<HeaderExtension> EXTENSIONS =
      EnumSet.of(
          HeaderExtension.AUDIO_LEVEL,
          HeaderExtension.MID,
          HeaderExtension.RID,
          HeaderExtension.REPAIRED_RID,
          HeaderExtension.TRANSPORT_SEQUENCE,
          HeaderExtension.ABS_SEND_TIME,
          HeaderExtension.CAPTURE_TIME,
          HeaderExtension.DEPENDENCY_DESCRIPTOR,
          HeaderExtension.VIDEO_ORIENTATION);

  private final RandomGenerator random;
  private final long sessionId;
  private final Map<String, Agreement.Slot> slots = new HashMap<>();
  private long version;

  Negotiation(RandomGenerator random) {
    this.random = random;
    this.sessionId = random.nextLong() >>> 2;
  }

  /// This end, as the answer tells it.
  record Local(IceCredentials credentials, Fingerprint fingerprint, List<Candidate> candidates) {
    Local {
      candidates = List.copyOf(candidates);
    }
  }

  /// What came of an offer.
  sealed interface Outcome {

    record Agreed(Agreement agreement) implements Outcome {}

    /// Nothing can be agreed on.
    ///
    /// @param reason for people
    record Refused(String reason) implements Outcome {}
  }

  /// The transport that all sections of an offer share; null if there is none.
  static @Nullable TransportTerms transport(SessionDescription offer) {
    return offer.media().stream()
        .filter(section -> !section.isRefused() && section.transport().fingerprint() != null)
        .map(MediaSection::transport)
        .findFirst()
        .orElse(null);
  }

  /// Answers an offer.
  ///
  /// @param sources the media section of each source, by mid
  Outcome answer(SessionDescription offer, Map<SourceKind, String> sources, Local local) {
    Map<String, SourceKind> byMid = new HashMap<>();
    sources.forEach((kind, mid) -> byMid.put(mid, kind));
    List<MediaSection> answered = new ArrayList<>();
    List<Agreement.Sent> sent = new ArrayList<>();
    List<Agreement.Slot> given = new ArrayList<>();
    Map<perigee.meeting.forward.Codec, Format> formats = new LinkedHashMap<>();
    Map<String, Integer> extensions = new HashMap<>();
    for (MediaSection section : offer.media()) {
      @Nullable SourceKind kind = byMid.get(section.mid());
      boolean isAudio = section.line().kind().equals(MediaLine.AUDIO);
      List<CodecChoice.Chosen> chosen = CodecChoice.choose(section.rtp().codecs(), isAudio);
      boolean isMedia = isAudio || section.line().kind().equals(MediaLine.VIDEO);
      boolean fits = kind == null ? hasRoom(given, isAudio) : kind.isAudio() == isAudio;
      if (section.isRefused()
          || !isMedia
          || chosen.isEmpty()
          || !fits
          || !isBundled(offer, section)) {
        answered.add(section.refusal());
        continue;
      }
      chosen.forEach(each -> formats.putIfAbsent(each.codec(), format(each)));
      section.rtp().extensionIds().forEach(extensions::putIfAbsent);
      if (kind != null) {
        Agreement.Sent source = new Agreement.Sent(kind, section.mid(), section, rids(section));
        sent.add(source);
        answered.add(section(section, chosen, kind, local, receiving(source), Direction.RECVONLY));
      } else {
        Agreement.Slot slot = slots.computeIfAbsent(section.mid(), mid -> slot(mid, isAudio));
        given.add(slot);
        Direction direction =
            section.direction().receives() ? Direction.SENDONLY : Direction.INACTIVE;
        answered.add(section(section, chosen, null, local, sending(slot), direction));
      }
    }
    if (sent.isEmpty() && given.isEmpty()) {
      return new Outcome.Refused("the offer has no media that can be forwarded");
    }
    version++;
    List<String> bundle =
        answered.stream().filter(each -> !each.isRefused()).map(MediaSection::mid).toList();
    SessionDescription answer =
        new SessionDescription(Long.toString(sessionId), version, "", bundle, true, answered);
    MediaTerms terms =
        new MediaTerms(new ExtensionIds(known(extensions)), List.copyOf(formats.values()));
    return new Outcome.Agreed(new Agreement(answer, terms, sent, given));
  }

  private static boolean isBundled(SessionDescription offer, MediaSection section) {
    return !section.mid().isEmpty()
        && (offer.bundle().contains(section.mid()) || offer.media().size() == 1);
  }

  private static boolean hasRoom(List<Agreement.Slot> given, boolean isAudio) {
    long taken = given.stream().filter(slot -> slot.isAudio() == isAudio).count();
    return taken < (isAudio ? MOST_AUDIO_SLOTS : MOST_VIDEO_SLOTS);
  }

  private static Format format(CodecChoice.Chosen chosen) {
    int rtx = chosen.rtx() == null ? -1 : chosen.rtx().payloadType();
    return new Format(chosen.offered().payloadType(), chosen.codec(), rtx);
  }

  private static Map<String, Integer> known(Map<String, Integer> offered) {
    Map<String, Integer> known = new HashMap<>();
    offered.forEach((uri, id) -> {
      HeaderExtension extension = HeaderExtension.of(uri);
      if (extension != null && EXTENSIONS.contains(extension)) {
        known.put(uri, id);
      }
    });
    return known;
  }

  private static List<String> rids(MediaSection section) {
    return section.streams().simulcast().sentRids().stream().limit(MOST_RIDS).toList();
  }

  private Agreement.Slot slot(String mid, boolean isAudio) {
    return new Agreement.Slot(mid, isAudio, ssrc(), isAudio ? 0 : ssrc());
  }

  private long ssrc() {
    long ssrc = Integer.toUnsignedLong(random.nextInt());
    return ssrc == 0 ? 1 : ssrc;
  }

  private static Streams receiving(Agreement.Sent source) {
    if (source.rids().isEmpty()) {
      return Streams.NONE;
    }
    List<Streams.Rid> rids =
        source.rids().stream().map(id -> new Streams.Rid(id, false, "")).toList();
    return new Streams(
        List.of(), List.of(), List.of(), rids, new Streams.Simulcast(List.of(), source.rids()));
  }

  private static Streams sending(Agreement.Slot slot) {
    String track = "slot-" + slot.mid() + " slot-" + slot.mid();
    String cname = "perigee";
    List<Streams.Source> sources = new ArrayList<>();
    sources.add(new Streams.Source(slot.ssrc(), cname, track));
    if (slot.isAudio()) {
      return new Streams(List.of(track), sources, List.of(), List.of(), Streams.Simulcast.NONE);
    }
    sources.add(new Streams.Source(slot.rtxSsrc(), cname, track));
    Streams.SourceGroup repair =
        new Streams.SourceGroup("FID", List.of(slot.ssrc(), slot.rtxSsrc()));
    return new Streams(List.of(track), sources, List.of(repair), List.of(), Streams.Simulcast.NONE);
  }

  private static MediaSection section(
      MediaSection offered,
      List<CodecChoice.Chosen> chosen,
      @Nullable SourceKind kind,
      Local local,
      Streams streams,
      Direction direction) {
    boolean isAudio = offered.line().kind().equals(MediaLine.AUDIO);
    List<ExtensionMapping> extensions =
        offered.rtp().extensions().stream()
            .filter(each -> {
              HeaderExtension known = HeaderExtension.of(each.uri());
              return known != null && EXTENSIONS.contains(known);
            })
            .sorted(Comparator.comparingInt(ExtensionMapping::id))
            .toList();
    MediaLine line =
        new MediaLine(
            offered.line().kind(), DISCARD_PORT, offered.line().protocol(), List.of(), "");
    TransportTerms transport =
        new TransportTerms(
            local.credentials().ufrag(),
            local.credentials().password(),
            local.fingerprint(),
            Setup.PASSIVE,
            true,
            false,
            local.candidates(),
            true);
    return new MediaSection(
        line,
        offered.mid(),
        direction,
        false,
        new RtpTerms(
            CodecChoice.answered(chosen, isAudio, kind),
            extensions,
            offered.rtp().mixedExtensions(),
            offered.rtp().reducedSize()),
        transport,
        streams,
        List.of());
  }
}
