package perigee.meeting.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import perigee.meeting.forward.Codec;
import perigee.meeting.forward.SourceKind;
import perigee.realtime.ice.IceCredentials;
import perigee.wire.rtp.HeaderExtension;
import perigee.wire.sdp.Candidate;
import perigee.wire.sdp.Direction;
import perigee.wire.sdp.Fingerprint;
import perigee.wire.sdp.MediaSection;
import perigee.wire.sdp.SdpReading;
import perigee.wire.sdp.SessionDescription;

class NegotiationTest {

  private static final String TRANSPORT =
      """
      c=IN IP4 0.0.0.0
      a=ice-ufrag:abcd
      a=ice-pwd:abcdefghijklmnopqrstuvwx
      a=fingerprint:sha-256 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF
      a=setup:actpass
      a=rtcp-mux
      """;
  private static final String AUDIO =
      "m=audio 9 UDP/TLS/RTP/SAVPF 111 0\n"
          + TRANSPORT
          + """
          a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
          a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
          a=rtpmap:111 opus/48000/2
          a=rtcp-fb:111 transport-cc
          a=fmtp:111 minptime=10;useinbandfec=1
          a=rtpmap:0 PCMU/8000
          """;
  private static final String VIDEO =
      "m=video 9 UDP/TLS/RTP/SAVPF 96 97 102 103\n"
          + TRANSPORT
          + """
          a=rtcp-rsize
          a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id
          a=extmap:99 urn:example:unknown
          a=rtpmap:96 VP8/90000
          a=rtcp-fb:96 goog-remb
          a=rtcp-fb:96 nack
          a=rtcp-fb:96 nack pli
          a=rtpmap:97 rtx/90000
          a=fmtp:97 apt=96
          a=rtpmap:102 H264/90000
          a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
          a=rtpmap:103 rtx/90000
          a=fmtp:103 apt=102
          """;
  private static final String OFFER =
      """
      v=0
      o=- 1 2 IN IP4 127.0.0.1
      s=-
      t=0 0
      a=group:BUNDLE 0 1 2 3 4
      """
          + AUDIO
          + "a=mid:0\na=sendonly\na=ssrc:1111 cname:x\n"
          + VIDEO
          + "a=mid:1\na=sendonly\na=rid:q send\na=rid:h send\na=rid:f send\na=simulcast:send q;h;f\n"
          + AUDIO
          + "a=mid:2\na=recvonly\n"
          + VIDEO
          + "a=mid:3\na=recvonly\n"
          + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\n"
          + TRANSPORT
          + "a=mid:4\na=sctp-port:5000\n";
  private static final Map<SourceKind, String> SOURCES =
      Map.of(SourceKind.MICROPHONE, "0", SourceKind.CAMERA, "1");

  private final Negotiation negotiation = new Negotiation(new Random(5));
  private final Negotiation.Local local =
      new Negotiation.Local(
          IceCredentials.create(new Random(6)),
          Fingerprint.of("sha-256", new byte[32]),
          List.of(Candidate.host("1", "udp", 65_535, "192.0.2.7", 5000)));

  @Test
  void sectionsBecomeSourcesAndSlots() {
    Agreement agreement = agree(OFFER);
    assertThat(agreement.sent())
        .extracting(Agreement.Sent::kind)
        .containsExactly(SourceKind.MICROPHONE, SourceKind.CAMERA);
    assertThat(agreement.sent().getLast().rids()).containsExactly("q", "h", "f");
    assertThat(agreement.slots()).extracting(Agreement.Slot::mid).containsExactly("2", "3");
    assertThat(agreement.terms().formats())
        .extracting(format -> format.codec() + " " + format.rtxPayloadType())
        .containsExactly(Codec.OPUS + " -1", Codec.VP8 + " 97", Codec.H264 + " 103");
    assertThat(agreement.terms().extensions().id(HeaderExtension.RID)).isEqualTo(10);
  }

  @Test
  void theAnswerIsOneThatABrowserTakes() {
    SessionDescription answer = read(agree(OFFER).answer().text());
    assertThat(answer.iceLite()).isTrue();
    assertThat(answer.bundle()).containsExactly("0", "1", "2", "3");
    List<MediaSection> media = answer.media();
    assertThat(media)
        .extracting(MediaSection::direction)
        .startsWith(Direction.RECVONLY, Direction.RECVONLY, Direction.SENDONLY, Direction.SENDONLY);
    assertThat(media.getLast().isRefused()).isTrue();
    assertThat(media.get(1).streams().simulcast().receive()).containsExactly("q", "h", "f");
    assertThat(media.get(1).rtp().extensions()).hasSize(1);
    assertThat(media.get(1).rtp().codecs().getFirst().feedback())
        .containsExactly("goog-remb", "nack", "nack pli");
    assertThat(media.get(3).streams().sources()).hasSize(2);
    assertThat(media.get(0).transport().candidates()).hasSize(1);
    assertThat(media.get(0).rtp().codecs()).hasSize(1);
  }

  @Test
  void slotsStayWhenMoreAreAsked() {
    Agreement first = agree(OFFER);
    String more =
        OFFER.replace("BUNDLE 0 1 2 3 4", "BUNDLE 0 1 2 3 4 5") + VIDEO + "a=mid:5\na=recvonly\n";
    Agreement second = agree(more);
    assertThat(second.slots()).hasSize(3).startsWith(first.slots().toArray(new Agreement.Slot[0]));
    assertThat(second.answer().version()).isGreaterThan(first.answer().version());
  }

  @Test
  void anOfferWithoutMediaIsRefused() {
    String none = OFFER.replace("opus", "speex").replace("VP8", "H261").replace("H264", "H263");
    assertThat(negotiation.answer(read(none), SOURCES, local))
        .isInstanceOf(Negotiation.Outcome.Refused.class);
  }

  private Agreement agree(String offer) {
    Negotiation.Outcome outcome = negotiation.answer(read(offer), SOURCES, local);
    assertThat(outcome).isInstanceOf(Negotiation.Outcome.Agreed.class);
    return ((Negotiation.Outcome.Agreed) outcome).agreement();
  }

  private static SessionDescription read(String text) {
    SdpReading reading = SessionDescription.parse(text.replace("\r\n", "\n").replace("\n", "\r\n"));
    assertThat(reading).isInstanceOf(SdpReading.Whole.class);
    return ((SdpReading.Whole) reading).description();
  }
}
