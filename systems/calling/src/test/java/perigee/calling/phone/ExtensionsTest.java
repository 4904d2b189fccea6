package perigee.calling.phone;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import perigee.calling.overlay.HostCache;
import perigee.calling.sip.EdgeUnderTest;
import perigee.calling.sip.ScriptedPhone;
import perigee.realtime.media.Reach;
import perigee.wire.overlay.HostEntry;
import perigee.wire.overlay.Octets;
import perigee.wire.overlay.Services;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;

/// What a phone does for the other end's extensions of SIP: that end says what the test tells it.
@NullUnmarked // what must be there and is not fails the test
class ExtensionsTest {

  private static final String OFFER =
      """
      v=0
      o=- 1 1 IN IP4 127.0.0.1
      s=-
      t=0 0
      m=audio 9 UDP/TLS/RTP/SAVPF 111
      c=IN IP4 127.0.0.1
      a=rtpmap:111 opus/48000/2
      a=ice-ufrag:abcd
      a=ice-pwd:abcdefghijklmnopqrstuvwx
      a=fingerprint:sha-256 %s
      a=setup:actpass
      a=rtcp-mux
      a=sendrecv
      """
          .formatted("AB:".repeat(31) + "AB")
          .replace("\n", "\r\n");

  private EdgeUnderTest edge;
  private Phone bob;
  private ScriptedPhone anna;
  private final Told told = new Told();

  @BeforeEach
  void start() throws Exception {
    edge = new EdgeUnderTest();
    HostCache cache = new HostCache();
    int port = edge.address().getPort();
    Services services = new Services(port, 0, 0);
    cache.heard(List.of(new HostEntry("super1", "127.0.0.1", 0, Octets.NONE, services)));
    bob =
        Phone.start(
            new PhoneConfig(
                new Authority().account("bob", Set.of("anna")),
                null,
                () -> List.of(),
                InetAddress.getLoopbackAddress(),
                Reach.PLAIN,
                Privacy.BUDDIES,
                Post.none(),
                Shelf.none(),
                Downloads.none(),
                InstantSource.system(),
                System::nanoTime),
            cache,
            told);
    told.await(PhoneEvent.Registered.class);
    anna = edge.registered("anna");
  }

  @AfterEach
  void stop() throws Exception {
    anna.close();
    bob.close();
    edge.close();
  }

  private SipRequest invite(String... more) {
    String[] all = new String[more.length + 4];
    all[0] = HeaderName.CONTACT;
    all[1] = anna.contact();
    all[2] = HeaderName.CONTENT_TYPE;
    all[3] = "application/sdp";
    System.arraycopy(more, 0, all, 4, more.length);
    SipRequest plain = anna.request("INVITE", "sip:bob@" + ScriptedPhone.DOMAIN, all);
    return new SipRequest("INVITE", plain.uri(), plain.headers(), OFFER);
  }

  /// What Bob's phone says to a request of ours, other than that it is on its way.
  private SipResponse asked(SipRequest request) throws Exception {
    anna.send(request);
    return anna.answer();
  }

  @Test
  void whatIsNotUnderstoodIsNamed() throws Exception {
    SipResponse response = asked(invite("Require", "100rel, teleport"));
    assertThat(response.status()).isEqualTo(420);
    assertThat(response.headers().first(HeaderName.UNSUPPORTED)).isEqualTo("teleport");
  }

  @Test
  void bodiesOfOtherKindsAreRefused() throws Exception { // RFC 4475 §3.3.6, §3.3.15
    SipRequest odd = invite();
    SipHeaders headers =
        odd.headers().toBuilder().set(HeaderName.CONTENT_TYPE, "application/unknownformat").build();
    SipResponse unknown = asked(odd.with(headers));
    assertThat(unknown.status()).isEqualTo(415);
    assertThat(unknown.headers().first(HeaderName.ACCEPT)).isEqualTo("application/sdp");
    assertThat(asked(invite("Accept", "text/nobodyKnowsThis")).status()).isEqualTo(406);
    assertThat(asked(invite("Accept", "text/html;q=0.1, Application/SDP;level=1")).status())
        .isEqualTo(180);
  }

  @Test
  void ringingIsSaidUntilItIsAcknowledgedAndOnlyThenAnswered() throws Exception {
    SipRequest invite = invite("Require", "100rel");
    SipResponse ringing = asked(invite);
    assertThat(ringing.status()).isEqualTo(180);
    assertThat(ringing.headers().first(HeaderName.REQUIRE)).isEqualTo("100rel");
    String number = ringing.headers().first("RSeq");
    bob.answer(told.await(PhoneEvent.Incoming.class).call());
    // It is said again, and the answer waits.
    SipResponse again = anna.answer();
    assertThat(again.status()).isEqualTo(180);
    assertThat(again.headers().first("RSeq")).isEqualTo(number);
    String ours = invite.headers().first(HeaderName.CSEQ);
    SipRequest wrong = anna.inside(invite, ringing, "PRACK");
    SipResponse refused = asked(wrong.with(with(wrong, "RAck", "1 " + ours)));
    while (refused.status() == 180) {
      refused = anna.answer();
    }
    assertThat(refused.status()).isEqualTo(481);
    SipRequest prack = anna.inside(invite, ringing, "PRACK");
    SipResponse acknowledged = asked(prack.with(with(prack, "RAck", number + " " + ours)));
    while (acknowledged.status() == 180) {
      acknowledged = anna.answer();
    }
    assertThat(acknowledged.headers().first(HeaderName.CSEQ)).endsWith("PRACK");
    assertThat(acknowledged.status()).isEqualTo(200);
    SipResponse answer = anna.answer();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().first(HeaderName.CSEQ)).endsWith("INVITE");
  }

  private static SipHeaders with(SipRequest request, String name, String value) {
    return request.headers().toBuilder().add(name, value).build();
  }

  private SipResponse answered(SipRequest invite) throws Exception {
    anna.send(invite);
    bob.answer(told.await(PhoneEvent.Incoming.class).call());
    SipResponse response = anna.answer();
    while (response.status() < 200) {
      response = anna.answer();
    }
    assertThat(response.status()).isEqualTo(200);
    anna.send(anna.inside(invite, response, "ACK"));
    return response;
  }

  @Test
  void aCallThatIsRefreshedTooOftenIsRefused() throws Exception {
    SipResponse response = asked(invite("Supported", "timer", "Session-Expires", "60"));
    assertThat(response.status()).isEqualTo(422);
    assertThat(response.headers().first("Min-SE")).isEqualTo("90");
  }

  @Test
  void whoCallsRefreshesIfTheyCan() throws Exception {
    SipRequest invite = invite("Supported", "timer", "Session-Expires", "1200");
    SipResponse response = answered(invite);
    assertThat(response.headers().first("Session-Expires")).isEqualTo("1200;refresher=uac");
    assertThat(response.headers().lists(HeaderName.REQUIRE, "timer")).isTrue();
    SipRequest update = anna.inside(invite, response, "UPDATE");
    SipResponse refreshed =
        asked(
            update.with(
                update.headers().toBuilder()
                    .add(HeaderName.CONTACT, anna.contact())
                    .add(HeaderName.SUPPORTED, "timer")
                    .add("Session-Expires", "1200;refresher=uac")
                    .build()));
    assertThat(refreshed.status()).isEqualTo(200);
    assertThat(refreshed.headers().first("Session-Expires")).isEqualTo("1200;refresher=uac");
  }

  @Test
  void whoIsCalledRefreshesForWhoCannot() throws Exception {
    SipResponse response = answered(invite("Session-Expires", "1800"));
    assertThat(response.headers().first("Session-Expires")).isEqualTo("1800;refresher=uas");
    assertThat(response.headers().lists(HeaderName.REQUIRE, "timer")).isFalse();
  }

  @Test
  void onlyACallThatThereIsCanBeReplaced() throws Exception {
    SipRequest invite = invite();
    SipResponse response = answered(invite);
    String id = invite.headers().first(HeaderName.CALL_ID);
    String to = tag(response.headers().first(HeaderName.TO));
    String from = tag(invite.headers().first(HeaderName.FROM));
    String named = id + ";to-tag=" + to + ";from-tag=";
    assertThat(asked(invite("Replaces", named + "guessed")).status()).isEqualTo(481);
    assertThat(asked(invite("Replaces", "nothing")).status()).isEqualTo(400);
    assertThat(asked(invite("Replaces", named + from + ";early-only")).status()).isEqualTo(486);
    SipResponse taken = asked(invite("Replaces", named + from));
    // It is answered at once, and the other call ends.
    while (taken.status() < 200) {
      taken = anna.answer();
    }
    assertThat(taken.status()).isEqualTo(200);
    assertThat(anna.request().method()).isEqualTo("BYE");
  }

  private static String tag(String field) {
    return field.substring(field.indexOf("tag=") + 4);
  }

  @Test
  void itAcknowledgesRingingItself() throws Exception {
    int _ = bob.call("anna");
    SipRequest invite = anna.request();
    assertThat(invite.headers().lists(HeaderName.SUPPORTED, "100rel")).isTrue();
    assertThat(invite.headers().first("Session-Expires")).isEqualTo("1800");
    SipResponse plain = anna.reply(invite, 180);
    SipResponse ringing =
        plain.with(
            plain.headers().toBuilder()
                .add(HeaderName.REQUIRE, "100rel")
                .add("RSeq", "77")
                .build());
    anna.send(ringing);
    SipRequest prack = anna.request();
    assertThat(prack.method()).isEqualTo("PRACK");
    String cseq = invite.headers().first(HeaderName.CSEQ);
    assertThat(prack.headers().first("RAck")).isEqualTo("77 " + cseq);
    anna.send(anna.reply(prack, 200));
    // Said again, it is known.
    anna.send(ringing);
    assertThat(anna.isSilent(300)).isTrue();
  }

  @Test
  void itAsksForALongerIntervalWhereItMust() throws Exception {
    int _ = bob.call("anna");
    SipRequest invite = anna.request();
    anna.send(anna.reply(invite, 422).with("Min-SE", "3600"));
    SipRequest acknowledgement = anna.request();
    assertThat(acknowledgement.method()).isEqualTo("ACK");
    SipRequest again = anna.request();
    assertThat(again.method()).isEqualTo("INVITE");
    assertThat(again.headers().first("Session-Expires")).isEqualTo("3600");
    assertThat(again.headers().first("Min-SE")).isEqualTo("3600");
  }
}
