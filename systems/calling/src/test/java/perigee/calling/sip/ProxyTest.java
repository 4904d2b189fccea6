package perigee.calling.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;
import perigee.wire.sip.Via;

@NullUnmarked // what must be there and is not fails the test
class ProxyTest {

  private static final String BOB = "sip:bob@perigee.local";

  private EdgeUnderTest edge;

  @BeforeEach
  void start() throws IOException {
    edge = new EdgeUnderTest();
  }

  @AfterEach
  void stop() {
    edge.close();
  }

  private static SipRequest invite(ScriptedPhone from, String to) {
    return from.request("INVITE", to, "Contact", from.contact());
  }

  @Test
  void aCallGoesBothWaysAlongItsConnections() throws IOException {
    try (ScriptedPhone anna = edge.registered("anna");
        ScriptedPhone bob = edge.registered("bob")) {
      SipRequest invite = invite(anna, BOB);
      anna.send(invite);
      assertThat(anna.response().status()).isEqualTo(100);
      SipRequest ringing = bob.request();
      assertThat(ringing.uri()).startsWith("sip:bob@127.0.0.1:");
      assertThat(ringing.headers().first("Max-Forwards")).isEqualTo("69");
      assertThat(ringing.headers().count("Via")).isEqualTo(2);
      Via annas = Via.parse(ringing.headers().all("Via").getLast());
      assertThat(annas.parameters().value("received")).isEqualTo("127.0.0.1");
      assertThat(annas.parameters().value("rport")).isNotNull();
      bob.send(bob.reply(ringing, 180));
      assertThat(anna.response().status()).isEqualTo(180);
      bob.send(bob.reply(ringing, 200));
      SipResponse accepted = anna.response();
      assertThat(accepted.status()).isEqualTo(200);
      assertThat(accepted.headers().count("Via")).isEqualTo(1);
      anna.send(anna.inside(invite, accepted, "ACK"));
      assertThat(bob.request().method()).isEqualTo("ACK");
      for (String method : List.of("INFO", "UPDATE", "REFER")) {
        anna.send(anna.inside(invite, accepted, method));
        SipRequest passed = bob.request();
        assertThat(passed.method()).isEqualTo(method);
        bob.send(bob.reply(passed, 200));
        assertThat(anna.answer().status()).isEqualTo(200);
      }
      bob.send(bob.back(ringing, "BYE"));
      SipRequest bye = anna.request();
      assertThat(bye.method()).isEqualTo("BYE");
      anna.send(anna.reply(bye, 200));
      assertThat(bob.response().status()).isEqualTo(200);
    }
  }

  @Test
  void callsAreTakenBackAndRefused() throws IOException {
    try (ScriptedPhone anna = edge.registered("anna");
        ScriptedPhone bob = edge.registered("bob")) {
      SipRequest invite = invite(anna, BOB);
      anna.send(invite);
      SipRequest ringing = bob.request();
      bob.send(bob.reply(ringing, 180));
      assertThat(anna.answer().status()).isEqualTo(180);
      anna.send(cancelling(invite));
      assertThat(anna.response().status()).isEqualTo(200);
      SipRequest cancelled = bob.request();
      assertThat(cancelled.method()).isEqualTo("CANCEL");
      bob.send(bob.reply(cancelled, 200));
      bob.send(bob.reply(ringing, 487));
      assertThat(bob.request().method()).isEqualTo("ACK");
      assertThat(anna.response().status()).isEqualTo(487);
      anna.send(cancelling(invite(anna, BOB)));
      assertThat(anna.response().status()).isEqualTo(481);

      anna.send(invite(anna, BOB));
      bob.send(bob.reply(bob.request(), 486));
      assertThat(anna.answer().status()).isEqualTo(486);
    }
  }

  private static SipRequest cancelling(SipRequest invite) {
    String cseq = invite.headers().first("CSeq").replace("INVITE", "CANCEL");
    return new SipRequest(
        "CANCEL",
        invite.uri(),
        invite.headers().toBuilder().set("CSeq", cseq).remove("Contact").build(),
        "");
  }

  @Test
  void allDevicesRingAndTheOthersStopWhenOneAnswers() throws IOException {
    try (ScriptedPhone anna = edge.registered("anna");
        ScriptedPhone desk = edge.registered("bob");
        ScriptedPhone mobile = edge.registered("bob")) {
      anna.send(invite(anna, BOB));
      SipRequest atDesk = desk.request();
      SipRequest atMobile = mobile.request();
      desk.send(desk.reply(atDesk, 180));
      mobile.send(mobile.reply(atMobile, 180));
      assertThat(anna.answer().status()).isEqualTo(180);
      assertThat(anna.answer().status()).isEqualTo(180);
      mobile.send(mobile.reply(atMobile, 200));
      assertThat(anna.answer().status()).isEqualTo(200);
      SipRequest stop = desk.request();
      assertThat(stop.method()).isEqualTo("CANCEL");
      desk.send(desk.reply(stop, 200));
      desk.send(desk.reply(atDesk, 487));
      assertThat(desk.request().method()).isEqualTo("ACK");
      assertThat(anna.isSilent(100)).isTrue();
    }
  }

  @Test
  void theBestRefusalIsTheOneThatIsTold() throws IOException {
    try (ScriptedPhone anna = edge.registered("anna");
        ScriptedPhone desk = edge.registered("bob");
        ScriptedPhone mobile = edge.registered("bob")) {
      anna.send(invite(anna, BOB));
      desk.send(desk.reply(desk.request(), 480));
      mobile.send(mobile.reply(mobile.request(), 486));
      assertThat(anna.answer().status()).isEqualTo(486);

      assertThat(desk.request().method()).isEqualTo("ACK");
      assertThat(mobile.request().method()).isEqualTo("ACK");
      anna.send(invite(anna, BOB));
      SipRequest atDesk = desk.request();
      SipRequest atMobile = mobile.request();
      desk.send(desk.reply(atDesk, 180));
      assertThat(anna.answer().status()).isEqualTo(180);
      mobile.send(mobile.reply(atMobile, 603));
      SipRequest stop = desk.request();
      assertThat(stop.method()).isEqualTo("CANCEL");
      desk.send(desk.reply(stop, 200));
      desk.send(desk.reply(atDesk, 487));
      assertThat(anna.answer().status()).isEqualTo(603);
    }
  }

  @Test
  void devicesOfLowerPriorityAreTriedAfterwards() throws IOException {
    try (ScriptedPhone anna = edge.registered("anna");
        ScriptedPhone first = edge.phone("bob");
        ScriptedPhone second = edge.phone("bob")) {
      first.register("Contact", first.contact() + ";q=0.9");
      second.register("Contact", second.contact() + ";q=0.1");
      anna.send(invite(anna, BOB));
      SipRequest asked = first.request();
      assertThat(second.isSilent(100)).isTrue();
      first.send(first.reply(asked, 480));
      SipRequest then = second.request();
      second.send(second.reply(then, 200));
      assertThat(anna.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void whoCallsIsWhoTheySay() throws IOException {
    try (ScriptedPhone mallory = edge.registered("mallory");
        ScriptedPhone stranger = edge.phone("anna");
        ScriptedPhone bob = edge.registered("bob")) {
      mallory.send(from(invite(mallory, BOB), "anna@perigee.local"));
      assertThat(mallory.response().status()).isEqualTo(407);
      mallory.send(from(invite(mallory, BOB), "anna@example.com"));
      assertThat(mallory.response().status()).isEqualTo(403);
      SipRequest message = stranger.request("MESSAGE", BOB, "Content-Type", "text/plain");
      SipRequest text = new SipRequest("MESSAGE", BOB, message.headers(), "hello");
      stranger.send(text);
      SipResponse challenge = stranger.response();
      assertThat(challenge.status()).isEqualTo(407);
      stranger.send(stranger.answering(text, challenge, DigestAlgorithm.SHA_256, "anna"));
      SipRequest arrived = bob.request();
      assertThat(arrived.body()).isEqualTo("hello");
      assertThat(arrived.headers().has("Proxy-Authorization")).isFalse();
      bob.send(bob.reply(arrived, 200));
      assertThat(stranger.response().status()).isEqualTo(200);
    }
  }

  private static SipRequest from(SipRequest request, String whom) {
    return request.with(
        request.headers().toBuilder().set("From", "<sip:" + whom + ">;tag=1").build());
  }

  @Test
  void itIsNoOpenRelayAndNoLoop() throws IOException {
    try (ScriptedPhone anna = edge.registered("anna")) {
      assertThat(refusal(anna, anna.request("OPTIONS", "sip:x@example.com"))).isEqualTo(403);
      assertThat(refusal(anna, anna.request("OPTIONS", BOB, "Route", "<sip:relay.example.com;lr>")))
          .isEqualTo(403);
      assertThat(refusal(anna, anna.request("OPTIONS", BOB))).isEqualTo(480);
      assertThat(refusal(anna, anna.request("OPTIONS", "sip:nobody@perigee.local"))).isEqualTo(404);
      assertThat(refusal(anna, anna.request("OPTIONS", "sip:perigee.local"))).isEqualTo(200);
      assertThat(refusal(anna, anna.request("OPTIONS", "soap.beep://192.0.2.103:3002")))
          .isEqualTo(416);
      SipRequest last = anna.request("OPTIONS", BOB);
      assertThat(
              refusal(anna, last.with(last.headers().toBuilder().set("Max-Forwards", "0").build())))
          .isEqualTo(483);
      anna.send(anna.request("OPTIONS", BOB, "Proxy-Require", "noProxiesSupportThis"));
      SipResponse extension = anna.response();
      assertThat(extension.status()).isEqualTo(420);
      assertThat(extension.headers().first("Unsupported")).isEqualTo("noProxiesSupportThis");
      // A binding that leads back to the person: what goes out comes in again.
      anna.register("Contact", "<sip:anna@perigee.local>");
      anna.send(anna.request("MESSAGE", "sip:anna@perigee.local"));
      SipRequest one = anna.request();
      SipRequest other = anna.request();
      SipRequest loop = one.uri().equals("sip:anna@perigee.local") ? one : other;
      anna.send(loop);
      assertThat(anna.answer().status()).isEqualTo(482);
    }
  }

  private static int refusal(ScriptedPhone phone, SipRequest request) throws IOException {
    phone.send(request);
    return phone.answer().status();
  }

  @Test
  void aCallerWhoIsGoneRingsNobody() throws IOException {
    try (ScriptedPhone bob = edge.registered("bob")) {
      ScriptedPhone anna = edge.registered("anna");
      anna.send(invite(anna, BOB));
      SipRequest ringing = bob.request();
      bob.send(bob.reply(ringing, 180));
      anna.answer();
      anna.close();
      assertThat(bob.request().method()).isEqualTo("CANCEL");
    }
  }

  @Test
  void aCalleeWhoIsGoneIsNotWaitedFor() throws IOException {
    try (ScriptedPhone anna = edge.registered("anna")) {
      ScriptedPhone bob = edge.registered("bob");
      anna.send(invite(anna, BOB));
      bob.request();
      bob.close();
      assertThat(anna.answer().status()).isBetween(408, 503);
    }
  }

  @Test
  void pingsAreAnsweredAndRubbishEndsTheConnection() throws IOException {
    try (ScriptedPhone anna = edge.phone("anna");
        ScriptedPhone browser = edge.phone("anna")) {
      anna.send("\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
      assertThat(anna.octets(2)).isEqualTo("\r\n");
      browser.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
      assertThat(browser.isClosed()).isTrue();
    }
  }

  @Test
  void aFloodOfOneConnectionWaitsAndOthersDoNot() throws IOException {
    try (EdgeUnderTest narrow = new EdgeUnderTest(new SipBounds(10, 3, 20, 4, 10, 3, 100, 50, 10));
        ScriptedPhone flood = narrow.phone("anna");
        ScriptedPhone other = narrow.phone("bob")) {
      long begin = System.nanoTime();
      for (int i = 0; i < 100; i++) {
        flood.send(flood.request("OPTIONS", "sip:perigee.local"));
      }
      other.send(other.request("OPTIONS", "sip:perigee.local"));
      assertThat(other.response().status()).isEqualTo(200);
      assertThat(System.nanoTime() - begin).isLessThan(2_000_000_000L);
      for (int i = 0; i < 100; i++) {
        assertThat(flood.response().status()).isEqualTo(200);
      }
      assertThat(System.nanoTime() - begin).isGreaterThan(2_000_000_000L);
      try (ScriptedPhone third = narrow.phone("carol");
          ScriptedPhone fourth = narrow.phone("carol")) {
        third.send(third.request("OPTIONS", "sip:perigee.local"));
        assertThat(third.response().status()).isEqualTo(200);
        assertThat(fourth.isClosed()).isTrue();
      }
    }
  }
}
