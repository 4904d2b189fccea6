package perigee.calling.phone;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.realtime.ice.IceCredentials;
import perigee.wire.sdp.Candidate;
import perigee.wire.sdp.CandidateType;
import perigee.wire.sdp.Codec;
import perigee.wire.sdp.Direction;
import perigee.wire.sdp.Fingerprint;
import perigee.wire.sdp.MediaLine;
import perigee.wire.sdp.MediaSection;
import perigee.wire.sdp.RtpTerms;
import perigee.wire.sdp.SdpReading;
import perigee.wire.sdp.SessionDescription;
import perigee.wire.sdp.Setup;
import perigee.wire.sdp.Streams;
import perigee.wire.sdp.TransportTerms;

/// Descriptions of a call's media: one section of voice, by Opus, with digits beside it.
final class Sessions {

  static final String TYPE = "application/sdp";

  private static final String OPUS = "opus";
  private static final String DIGITS = "telephone-event";
  private static final String PARAMETERS =
      "minptime=10;useinbandfec=1;maxplaybackrate=16000;sprop-maxcapturerate=16000;cbr=1";
  private static final int OPUS_TYPE = 111;
  private static final int DIGITS_TYPE = 110;
  private static final int OPUS_CLOCK = 48_000;
  private static final int DISCARD = 9;

  private Sessions() {}

  /// What is said of this end.
  ///
  /// @param id of the session
  /// @param version rises with each change
  /// @param way how it is reached, once that is found
  record Own(
      String id,
      long version,
      IceCredentials ice,
      Fingerprint fingerprint,
      List<Candidate> candidates,
      @Nullable CandidateType way,
      Direction direction) {}

  /// What the other end says of itself, as far as it concerns a call.
  ///
  /// @param opus payload type
  /// @param digits payload type, -1 if it takes none
  record Other(
      SessionDescription description,
      MediaSection section,
      IceCredentials ice,
      Fingerprint fingerprint,
      @Nullable Setup setup,
      int opus,
      int digits) {

    Direction direction() {
      return section.direction();
    }

    List<Candidate> candidates() {
      return section.transport().candidates().stream()
          .filter(candidate -> candidate.component() == 1)
          .toList();
    }
  }

  /// Reads a description.
  ///
  /// @return empty if no call can be made of it: no voice by Opus, no ICE, or no DTLS
  static Optional<Other> read(String body) {
    return SessionDescription.parse(body) instanceof SdpReading.Whole(SessionDescription whole)
        ? read(whole)
        : Optional.empty();
  }

  private static Optional<Other> read(SessionDescription whole) {
    for (MediaSection section : whole.media()) {
      Optional<Other> other =
          section.line().kind().equals(MediaLine.AUDIO) && !section.isRefused()
              ? voice(whole, section)
              : Optional.empty();
      if (other.isPresent()) {
        return other;
      }
    }
    return Optional.empty();
  }

  private static Optional<Other> voice(SessionDescription whole, MediaSection section) {
    TransportTerms transport = section.transport();
    Fingerprint fingerprint = transport.fingerprint();
    List<Codec> codecs = section.rtp().codecs();
    Optional<Codec> opus = codecs.stream().filter(one -> one.is(OPUS)).findFirst();
    if (fingerprint == null || transport.ufrag().isEmpty() || opus.isEmpty()) {
      return Optional.empty();
    }
    int digits =
        codecs.stream()
            .filter(one -> one.is(DIGITS))
            .sorted((a, b) -> Integer.compare(b.clockRate(), a.clockRate()))
            .map(Codec::payloadType)
            .findFirst()
            .orElse(-1);
    return Optional.of(
        new Other(
            whole,
            section,
            new IceCredentials(transport.ufrag(), transport.password()),
            fingerprint,
            transport.setup(),
            opus.get().payloadType(),
            digits));
  }

  static SessionDescription offer(Own own) {
    List<Codec> codecs =
        List.of(
            new Codec(OPUS_TYPE, OPUS, OPUS_CLOCK, 2, PARAMETERS, List.of()),
            new Codec(DIGITS_TYPE, DIGITS, OPUS_CLOCK, 1, "0-15", List.of()));
    MediaSection section = section(own, "0", MediaLine.WEBRTC, codecs, Setup.ACTPASS);
    return description(own, List.of("0"), List.of(section));
  }

  /// The answer to an offer: voice is taken, all else refused.
  ///
  /// @param setup ours
  static SessionDescription answer(Own own, Other offer, Setup setup) {
    List<Codec> codecs =
        offer.section().rtp().codecs().stream()
            .filter(one -> one.payloadType() == offer.opus() || one.payloadType() == offer.digits())
            .map(one -> one.answering(one.is(OPUS) ? PARAMETERS : "0-15", List.of()))
            .toList();
    String mid = offer.section().mid();
    MediaSection ours = section(own, mid, offer.section().line().protocol(), codecs, setup);
    List<MediaSection> sections =
        offer.description().media().stream()
            .map(one -> Objects.equals(one, offer.section()) ? ours : one.refusal())
            .toList();
    List<String> bundle = offer.description().bundle().contains(mid) ? List.of(mid) : List.of();
    return description(own, bundle, sections);
  }

  private static SessionDescription description(
      Own own, List<String> bundle, List<MediaSection> sections) {
    return new SessionDescription(own.id(), own.version(), "", bundle, false, sections);
  }

  private static MediaSection section(
      Own own, String mid, String protocol, List<Codec> codecs, Setup setup) {
    Candidate first = first(own);
    List<String> formats =
        codecs.stream().map(codec -> Integer.toString(codec.payloadType())).toList();
    MediaLine line =
        new MediaLine(
            MediaLine.AUDIO,
            first == null ? DISCARD : first.port(),
            protocol,
            formats,
            first == null ? "" : first.address());
    TransportTerms transport =
        new TransportTerms(
            own.ice().ufrag(),
            own.ice().password(),
            own.fingerprint(),
            setup,
            true,
            true,
            own.candidates(),
            false);
    return new MediaSection(
        line,
        mid,
        own.direction(),
        false,
        new RtpTerms(codecs, List.of(), false, false),
        transport,
        Streams.NONE,
        List.of("ptime:20", "maxptime:20"));
  }

  /// Which kind of ours an offer says to be in use, as it does once the other end has chosen (RFC
  /// 8839 §5.2); null if it says nothing.
  static @Nullable CandidateType used(Other offer, List<Candidate> ours) {
    for (String attribute : offer.section().others()) {
      String[] said = attribute.split("[: ]+", 5);
      if (said.length < 4 || !said[0].equals("remote-candidates")) {
        continue;
      }
      for (Candidate one : ours) {
        if (one.address().equals(said[2]) && Integer.toString(one.port()).equals(said[3])) {
          return one.type();
        }
      }
    }
    return null;
  }

  /// The one that is used, as ends that have ICE want it once it is done (RFC 8839 §4.4.1.2.2),
  /// since some send there whatever they have found; before, the one that is most likely to be
  /// reached, for ends that know no ICE (§4.2).
  private static @Nullable Candidate first(Own own) {
    CandidateType wanted = own.way() == null ? CandidateType.RELAYED : own.way();
    Candidate best = null;
    for (Candidate one : own.candidates()) {
      boolean better = best == null || (best.type() != wanted && one.type() == wanted);
      if (one.transport().equals("udp") && better) {
        best = one;
      }
    }
    return best;
  }
}
