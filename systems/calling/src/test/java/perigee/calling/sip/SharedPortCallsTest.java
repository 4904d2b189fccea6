package perigee.calling.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import perigee.net.http.Bodies;
import perigee.net.http.HttpServer;
import perigee.net.http.HttpServerConfig;
import perigee.net.http.SharedPort;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.ResponseHead;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;

/// Phones that come by a port of HTTP.
@NullUnmarked // what must be there and is not fails the test
class SharedPortCallsTest {

  private EdgeUnderTest edge;
  private HttpServer web;

  @BeforeEach
  void start() throws Exception {
    edge = new EdgeUnderTest();
    HttpServerConfig config =
        HttpServerConfig.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .withShared(new SharedPort(List.of(edge.edge().shared()), true));
    web =
        HttpServer.start(
            edge.loops(),
            config,
            exchange ->
                exchange.respond(
                    new ResponseHead(200, "", HttpVersion.HTTP_1_1, Fields.EMPTY),
                    Bodies.of("page")));
  }

  @AfterEach
  void stop() {
    web.close();
    edge.close();
  }

  private ScriptedPhone behindAFirewall(String name) throws Exception {
    return ScriptedPhone.registered(web.address(), name, ScriptedPhone.DOMAIN);
  }

  /// Whom only the web's port is let out for finds it in the way of every later request, and who
  /// came by SIP's own port finds that.
  @Test
  void eachComesBackByThePortThatItCameBy() throws Exception {
    try (ScriptedPhone anna = behindAFirewall("anna");
        ScriptedPhone bob = edge.registered("bob")) {
      SipRequest invite =
          anna.request("INVITE", "sip:bob@perigee.local", "Contact", anna.contact());
      anna.send(invite);
      SipRequest ringing = bob.request();
      assertThat(ringing.headers().all("Record-Route"))
          .satisfiesExactly(
              bobs -> assertThat(bobs).contains(":" + edge.address().getPort() + ";"),
              annas -> assertThat(annas).contains(":" + web.address().getPort() + ";"));
      bob.send(bob.reply(ringing, 200));
      SipResponse accepted = anna.answer();
      assertThat(accepted.status()).isEqualTo(200);
      anna.send(anna.inside(invite, accepted, "ACK"));
      assertThat(bob.request().method()).isEqualTo("ACK");
      bob.send(bob.back(ringing, "BYE"));
      SipRequest bye = anna.request();
      assertThat(bye.method()).isEqualTo("BYE");
      anna.send(anna.reply(bye, 200));
      assertThat(bob.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void twoOnTheSamePortHaveOneWay() throws Exception {
    try (ScriptedPhone anna = behindAFirewall("anna");
        ScriptedPhone bob = behindAFirewall("bob")) {
      anna.send(anna.request("INVITE", "sip:bob@perigee.local", "Contact", anna.contact()));
      assertThat(bob.request().headers().all("Record-Route"))
          .singleElement()
          .asString()
          .contains(":" + web.address().getPort() + ";");
    }
  }

  @Test
  void browsersAndPhonesDoNotDisturbEachOther() throws Exception {
    try (ScriptedPhone anna = behindAFirewall("anna");
        HttpClient browser = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + web.address().getPort() + "/");
      HttpResponse<String> answer =
          browser.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.body()).isEqualTo("page");
      assertThat(edge.edge().connections()).isOne();
      assertThat(anna.register().status()).isEqualTo(200);
    }
  }
}
