package perigee.wire.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionDescriptionTest {

  /// As Chromium offers, shortened.
  private static final String OFFER =
      """
      v=0
      o=- 4611731400430051336 2 IN IP4 127.0.0.1
      s=-
      t=0 0
      a=group:BUNDLE 0 1 2
      a=extmap-allow-mixed
      a=msid-semantic: WMS stream
      m=audio 54400 UDP/TLS/RTP/SAVPF 111 63
      c=IN IP4 192.0.2.7
      a=rtcp:9 IN IP4 0.0.0.0
      a=candidate:1 1 udp 2122260223 192.0.2.7 54400 typ host generation 0 network-id 1
      a=candidate:2 1 udp 1686052607 198.51.100.1 54400 typ srflx raddr 192.0.2.7 rport 54400
      a=candidate:3 1 tcp 1518280447 9c2b.local 9 typ host tcptype active generation 0
      a=ice-ufrag:EsAw
      a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1
      a=ice-options:trickle
      a=fingerprint:sha-256 d2:fa:0e:c3
      a=setup:actpass
      a=mid:0
      a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
      a=extmap:4/recvonly urn:ietf:params:rtp-hdrext:sdes:mid
      a=sendonly
      a=msid:stream track0
      a=rtcp-mux
      a=rtpmap:111 opus/48000/2
      a=rtcp-fb:111 transport-cc
      a=fmtp:111 minptime=10;useinbandfec=1
      a=rtpmap:63 red/48000/2
      a=fmtp:63 111/111
      a=ssrc:4294967295 cname:abc
      a=ssrc:4294967295 msid:stream track0
      m=video 9 UDP/TLS/RTP/SAVPF 96 97
      c=IN IP4 0.0.0.0
      a=ice-ufrag:EsAw
      a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1
      a=fingerprint:sha-256 D2:FA:0E:C3
      a=setup:actpass
      a=mid:1
      a=sendonly
      a=rtcp-mux
      a=rtcp-rsize
      a=rtpmap:96 VP8/90000
      a=rtcp-fb:96 goog-remb
      a=rtcp-fb:96 nack pli
      a=rtpmap:97 rtx/90000
      a=fmtp:97 apt=96
      a=rid:q send
      a=rid:h send max-width=640;max-height=360
      a=rid:f send
      a=simulcast:send q;h,x;~f
      a=ssrc-group:FID 11 12
      m=application 9 UDP/DTLS/SCTP webrtc-datachannel
      c=IN IP4 0.0.0.0
      a=mid:2
      a=sctp-port:5000
      """;

  private static SessionDescription read(String text) {
    if (!(SessionDescription.parse(text) instanceof SdpReading.Whole(SessionDescription read))) {
      throw new AssertionError(SessionDescription.parse(text));
    }
    return read;
  }

  private final SessionDescription offer = read(OFFER);

  @Test
  void aBrowsersOfferIsRead() {
    assertThat(offer.id()).isEqualTo("4611731400430051336");
    assertThat(offer.version()).isEqualTo(2);
    assertThat(offer.bundle()).containsExactly("0", "1", "2");
    assertThat(offer.iceLite()).isFalse();
    assertThat(offer.media()).extracting(MediaSection::mid).containsExactly("0", "1", "2");

    MediaSection audio = offer.media().get(0);
    assertThat(audio.direction()).isEqualTo(Direction.SENDONLY);
    assertThat(audio.rtp().mixedExtensions()).isTrue();
    assertThat(audio.rtp().extensionIds())
        .isEqualTo(
            Map.of(
                "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
                1,
                "urn:ietf:params:rtp-hdrext:sdes:mid",
                4));
    Codec opus = audio.rtp().codecs().getFirst();
    assertThat(opus.is("OPUS")).isTrue();
    assertThat(opus.channels()).isEqualTo(2);
    assertThat(opus.parameter("useinbandfec")).isEqualTo("1");
    assertThat(opus.parameter("apt")).isEmpty();
    assertThat(opus.repairs()).isEqualTo(-1);
    assertThat(audio.streams().sources())
        .containsExactly(new Streams.Source(4294967295L, "abc", "stream track0"));
    assertThat(audio.others()).containsExactly("rtcp:9 IN IP4 0.0.0.0");
  }

  @Test
  void whereAndWhoIsRead() {
    TransportTerms terms = offer.media().get(0).transport();
    assertThat(terms.ufrag()).isEqualTo("EsAw");
    assertThat(terms.password()).isEqualTo("P2uYro0UCOQ4zxjKXaWCBui1");
    assertThat(terms.trickle()).isTrue();
    assertThat(terms.mux()).isTrue();
    assertThat(terms.setup()).isEqualTo(Setup.ACTPASS);
    assertThat(terms.fingerprint()).isEqualTo(new Fingerprint("sha-256", "D2:FA:0E:C3"));
    assertThat(terms.candidates()).hasSize(3);
    Candidate reflexive = terms.candidates().get(1);
    assertThat(reflexive.type()).isEqualTo(CandidateType.SERVER_REFLEXIVE);
    assertThat(reflexive.relatedAddress()).isEqualTo("192.0.2.7");
    assertThat(reflexive.relatedPort()).isEqualTo(54400);
    assertThat(terms.candidates().get(2).tcpType()).isEqualTo("active");
    assertThat(terms.candidates().get(2).address()).isEqualTo("9c2b.local");
  }

  @Test
  void simulcastIsRead() { // RFC 8853 §5.1
    Streams streams = offer.media().get(1).streams();
    assertThat(streams.simulcast().sentRids()).containsExactly("q", "h", "f");
    assertThat(streams.rids().get(1))
        .isEqualTo(new Streams.Rid("h", true, "max-width=640;max-height=360"));
    assertThat(streams.groups()).containsExactly(new Streams.SourceGroup("FID", List.of(11L, 12L)));
    List<Codec> codecs = offer.media().get(1).rtp().codecs();
    assertThat(codecs.get(0).feedback()).containsExactly("goog-remb", "nack pli");
    assertThat(codecs.get(1).repairs()).isEqualTo(96);
  }

  @Test
  void whatIsWrittenIsRead() {
    assertThat(read(offer.text())).isEqualTo(offer);
    SessionDescription lite =
        new SessionDescription("7", 3, "", List.of("0"), true, offer.media().subList(0, 1));
    assertThat(lite.text()).contains("\r\na=ice-lite\r\n").endsWith("\r\n");
    assertThat(read(lite.text())).isEqualTo(lite);
  }

  @Test
  void aSectionIsRefusedWithItsFormats() { // RFC 3264 §6
    MediaSection refusal = offer.media().get(2).refusal();
    SessionDescription answer =
        new SessionDescription("1", 1, "", List.of(), false, List.of(refusal));
    assertThat(answer.text())
        .contains("m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\n")
        .doesNotContain("fingerprint");
    assertThat(read(answer.text()).media().getFirst().isRefused()).isTrue();
    assertThat(offer.media().get(1).refusal().line().formats()).containsExactly("96", "97");
  }

  @Test
  void whatTheSessionSaysHoldsForItsSections() {
    SessionDescription told =
        read(
            """
            v=0
            o=- 1 1 IN IP4 192.0.2.1
            s=-
            c=IN IP4 192.0.2.1
            t=0 0
            a=fingerprint:sha-1 AA
            a=fingerprint:sha-256 BB
            a=ice-options:ice2 trickle
            a=inactive
            m=audio 4000 RTP/AVP 8 0 101
            a=rtpmap:101 telephone-event/8000
            """);
    MediaSection section = told.media().getFirst();
    assertThat(section.line().address()).isEqualTo("192.0.2.1");
    assertThat(section.direction()).isEqualTo(Direction.INACTIVE);
    assertThat(section.transport().fingerprint()).isEqualTo(new Fingerprint("sha-256", "BB"));
    assertThat(section.transport().trickle()).isTrue();
    assertThat(section.rtp().codecs())
        .extracting(Codec::name)
        .containsExactly("PCMA", "PCMU", "telephone-event");
  }

  @Test
  void whatIsNoDescriptionIsRefusedWithItsLine() {
    String head = "v=0\no=- 1 1 IN IP4 1.1.1.1\ns=-\nt=0 0\n";
    assertMalformed("", 1);
    assertMalformed("v=1\n", 1);
    assertMalformed("v=0\no=- x\n", 2);
    assertMalformed(head + "m=audio 65536 RTP/AVP 0\n", 5);
    assertMalformed(head + "m=audio 1 RTP/AVP 0\na=rtpmap:128 x/1\n", 6);
    assertMalformed(head + "m=audio 1 RTP/AVP 0\na=extmap:0 urn:x\n", 6);
    assertMalformed(head + "m=audio 1 RTP/AVP 0\na=ssrc:4294967296 cname:x\n", 6);
    assertMalformed(head + "m=audio 1 RTP/AVP 0\na=ice-ufrag:a b\n", 6);
    assertMalformed(head + "m=audio 1 RTP/AVP 0\n".repeat(129), 133);
    assertMalformed(head + "m=audio 1 RTP/AVP 0\n" + "a=x\n".repeat(129), 134);
    assertMalformed("x".repeat((1 << 19) + 1), 1);
  }

  private static void assertMalformed(String text, int line) {
    assertThat(SessionDescription.parse(text))
        .isInstanceOfSatisfying(
            SdpReading.Malformed.class,
            malformed -> assertThat(malformed.line()).as(malformed.reason()).isEqualTo(line));
  }

  @Test
  void prioritiesAreThoseOfTheStandard() { // RFC 8445 §5.1.2.1
    assertThat(Candidate.host("1", "udp", 65535, "192.0.2.1", 5).text())
        .isEqualTo("candidate:1 1 udp 2130706431 192.0.2.1 5 typ host");
    assertThat(Candidate.priority(CandidateType.SERVER_REFLEXIVE, 65535, 1)).isEqualTo(1694498815);
    assertThat(Candidate.parse("candidate:1 1 udp 1 192.0.2.1 5 typ nowhere")).isNull();
    assertThat(Candidate.parse("candidate:1 1 udp 1 192.0.2.1 65536 typ host")).isNull();
    assertThat(Candidate.parse("candidate:1 1")).isNull();
  }

  @Test
  void directionsTurnRound() {
    assertThat(Direction.SENDONLY.reversed()).isEqualTo(Direction.RECVONLY);
    assertThat(Direction.SENDRECV.reversed()).isEqualTo(Direction.SENDRECV);
    assertThat(Direction.INACTIVE.reversed()).isEqualTo(Direction.INACTIVE);
    assertThat(Fingerprint.of("sha-256", new byte[] {1, -1}).value()).isEqualTo("01:FF");
  }
}
