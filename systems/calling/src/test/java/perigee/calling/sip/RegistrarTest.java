package perigee.calling.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import perigee.wire.sip.AuthField;
import perigee.wire.sip.NameAddress;
import perigee.wire.sip.SipLimits;
import perigee.wire.sip.SipRead;
import perigee.wire.sip.SipReader;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;
import perigee.wire.sip.SipWriter;
import perigee.wire.sip.Via;

@NullUnmarked // what must be there and is not fails the test
class RegistrarTest {

  private EdgeUnderTest edge;

  @BeforeEach
  void start() throws IOException {
    edge = new EdgeUnderTest();
  }

  @AfterEach
  void stop() {
    edge.close();
  }

  private static SipRequest registering(ScriptedPhone phone, String... more) {
    return phone.request("REGISTER", "sip:" + ScriptedPhone.DOMAIN, more);
  }

  /// More answers than a client may leave untaken (512 KiB) to what it asks in one breath.
  @Test
  void whoAsksForMuchAtOnceIsAnsweredAndNotLetGo() throws Exception {
    int many = 3000;
    SipBounds quick = new SipBounds(10, 10, 1_000_000, 16, 100, 10, 20_000, 20_000, 100);
    try (EdgeUnderTest busy = new EdgeUnderTest(quick);
        ScriptedPhone anna = busy.phone("anna")) {
      SipRequest request = anna.request("OPTIONS", "sip:" + ScriptedPhone.DOMAIN);
      byte[] one = SipWriter.bytes(request);
      String text = new String(one, StandardCharsets.ISO_8859_1);
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < many; i++) {
        all.append(text.replace("branch=" + Via.COOKIE, "branch=" + Via.COOKIE + i + "x"));
      }
      byte[] bytes = all.toString().getBytes(StandardCharsets.ISO_8859_1);
      Thread asking = Thread.ofVirtual().start(() -> send(anna, bytes));
      for (int i = 0; i < many; i++) {
        assertThat(anna.response().status()).isEqualTo(200);
      }
      asking.join();
    }
  }

  private static void send(ScriptedPhone phone, byte[] bytes) {
    try {
      phone.send(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void bothHashesProveThePassword() throws IOException {
    for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
      try (ScriptedPhone anna = edge.phone("anna")) {
        SipRequest request = registering(anna, "Contact", anna.contact());
        anna.send(request);
        SipResponse challenge = anna.response();
        assertThat(challenge.status()).isEqualTo(401);
        anna.send(anna.answering(request, challenge, algorithm, "anna"));
        SipResponse granted = anna.response();
        assertThat(granted.status()).isEqualTo(200);
        NameAddress contact = NameAddress.parse(granted.headers().first("Contact"));
        assertThat(contact.parameters().value("expires")).isEqualTo("3600");
      }
    }
  }

  @Test
  void wrongPasswordsAreSlowedDown() throws IOException {
    try (ScriptedPhone mallory = edge.phone("anna")) {
      int refused = 0;
      for (int i = 0; i < 12 && refused == 0; i++) {
        SipRequest request = registering(mallory, "Contact", mallory.contact());
        mallory.send(request);
        mallory.send(
            mallory.answering(request, mallory.response(), DigestAlgorithm.MD5, "guess" + i));
        SipResponse answer = mallory.response();
        if (answer.status() == 503) {
          assertThat(answer.headers().first("Retry-After")).isNotNull();
          refused = i;
        } else {
          assertThat(answer.status()).isEqualTo(401);
        }
      }
      assertThat(refused).isBetween(9, 11);
      // Now not even the right one is looked at, until time has passed.
      SipRequest request = registering(mallory, "Contact", mallory.contact());
      mallory.send(request);
      mallory.send(mallory.answering(request, mallory.response(), DigestAlgorithm.MD5, "anna"));
      assertThat(mallory.response().status()).isEqualTo(503);
      edge.turn(Duration.ofMinutes(1));
      assertThat(mallory.register().status()).isEqualTo(200);
    }
  }

  @Test
  void aDeviceShowsItsKeyInPlaceOfAPassword() throws IOException {
    edge.cutOff();
    try (ScriptedPhone anna = edge.phone("anna")) {
      SipRequest request = registering(anna, "Contact", anna.contact());
      anna.send(request);
      String nonce = nonce(anna.response());
      assertThat(proving(anna, request, "bob/" + nonce).status()).isEqualTo(403);
      anna.send(request);
      assertThat(nonce(anna.response())).isNotEqualTo(nonce);
      assertThat(proving(anna, request, "anna/" + nonce).status()).as("was used").isEqualTo(401);
      assertThat(proving(anna, request, "anna/made-up").status()).isEqualTo(401);
      assertThat(proving(anna, request, "nothing").status()).isEqualTo(401);
      assertThat(proving(anna, request, "a".repeat(5000)).status()).isEqualTo(400);
      anna.send(request);
      assertThat(proving(anna, request, "anna/" + nonce(anna.response())).status()).isEqualTo(200);
    }
  }

  private static String nonce(SipResponse challenge) {
    return AuthField.parse(challenge.headers().first("WWW-Authenticate")).value("nonce");
  }

  private static SipResponse proving(ScriptedPhone phone, SipRequest request, String token)
      throws IOException {
    SipRequest fresh = registering(phone, "Contact", phone.contact());
    phone.send(
        fresh.with(
            fresh.headers().toBuilder()
                .set("To", request.headers().first("To"))
                .add("Authorization", "Bearer " + token)
                .build()));
    return phone.response();
  }

  @Test
  void nobodyRegistersForAnother() throws IOException {
    try (ScriptedPhone mallory = edge.phone("mallory")) {
      SipRequest own = registering(mallory, "Contact", mallory.contact());
      SipRequest request =
          own.with(own.headers().toBuilder().set("To", "<sip:anna@perigee.local>").build());
      assertThat(mallory.register(request).status()).isEqualTo(403);
      assertThat(edge.edge().bindings()).isZero();
    }
  }

  @Test
  void countsOfANonceAreUsedOnce() throws IOException {
    try (ScriptedPhone anna = edge.phone("anna")) {
      SipRequest request = registering(anna, "Contact", anna.contact());
      anna.send(request);
      String nonce =
          AuthField.parse(anna.response().headers().first("WWW-Authenticate")).value("nonce");
      for (int count : List.of(1, 3, 2)) {
        anna.send(anna.credentials(request, false, nonce, count, DigestAlgorithm.MD5, "anna"));
        assertThat(anna.response().status()).isEqualTo(200);
      }
      for (int count : List.of(1, 2, 3)) {
        anna.send(anna.credentials(request, false, nonce, count, DigestAlgorithm.MD5, "anna"));
        assertThat(isStale(anna.response())).isTrue();
      }
      edge.turn(Duration.ofMinutes(6));
      anna.send(anna.credentials(request, false, nonce, 4, DigestAlgorithm.MD5, "anna"));
      assertThat(isStale(anna.response())).isTrue();
    }
  }

  private static boolean isStale(SipResponse response) {
    return response.status() == 401
        && "true"
            .equals(AuthField.parse(response.headers().first("WWW-Authenticate")).value("stale"));
  }

  @Test
  void livesAreBounded() throws IOException {
    try (ScriptedPhone anna = edge.phone("anna")) {
      SipResponse brief = anna.register("Contact", anna.contact() + ";expires=10");
      assertThat(brief.status()).isEqualTo(423);
      assertThat(brief.headers().first("Min-Expires")).isEqualTo("60");
      SipResponse long_ =
          anna.register("Contact", anna.contact(), "Expires", "99999999999999999999");
      NameAddress contact = NameAddress.parse(long_.headers().first("Contact"));
      assertThat(contact.parameters().value("expires")).isEqualTo("7200");
      assertThat(edge.edge().bindings()).isEqualTo(1);
      assertThat(anna.register("Contact", "*", "Expires", "0").headers().has("Contact")).isFalse();
      assertThat(edge.edge().bindings()).isZero();
      assertThat(anna.register("Contact", "*").status()).isEqualTo(400);
    }
  }

  @Test
  void onePersonHasSeveralDevicesButNotAnyNumber() throws IOException {
    try (ScriptedPhone anna = edge.phone("anna")) {
      for (int i = 0; i < 10; i++) {
        assertThat(anna.register("Contact", "<sip:anna@192.0.2.%d>".formatted(i)).status())
            .isEqualTo(200);
      }
      assertThat(anna.register("Contact", "<sip:anna@192.0.2.99>").status()).isEqualTo(403);
      SipResponse all = anna.register(registering(anna));
      assertThat(all.headers().count("Contact")).isEqualTo(10);
    }
  }

  @Test
  void devicesKeepTheirPlaceWhenTheirConnectionIsAnother() throws IOException {
    String instance = ";reg-id=1;+sip.instance=\"<urn:uuid:0C67446E-F1A1-11D9-94D3-000A95A0E128>\"";
    try (ScriptedPhone first = edge.phone("anna");
        ScriptedPhone second = edge.phone("anna")) {
      for (ScriptedPhone phone : List.of(first, second)) {
        SipResponse granted =
            phone.register(
                "Contact", phone.contact() + instance, "Supported", "outbound, path, gruu");
        assertThat(granted.status()).isEqualTo(200);
        assertThat(granted.headers().first("Require")).isEqualTo("outbound");
        assertThat(granted.headers().first("Flow-Timer")).isEqualTo("120");
        assertThat(granted.headers().count("Contact")).isEqualTo(1);
        NameAddress contact = NameAddress.parse(granted.headers().first("Contact"));
        assertThat(contact.parameters().value("pub-gruu"))
            .startsWith("sip:anna@perigee.local;gr=urn");
        assertThat(contact.parameters().value("temp-gruu"))
            .startsWith("sip:tgruu.")
            .doesNotContain("anna");
      }
      assertThat(edge.edge().bindings()).isEqualTo(1);
    }
  }

  @Test
  void aDeviceIsGoneWithItsConnection() throws Exception {
    edge.registered("anna").close();
    for (int i = 0; i < 100 && edge.edge().bindings() > 0; i++) {
      Thread.sleep(20);
    }
    assertThat(edge.edge().bindings()).isZero();
  }

  @Test
  void strangersAndOddRequestsAreRefused() throws IOException {
    try (ScriptedPhone anna = edge.phone("anna");
        ScriptedPhone nobody = edge.phone("nobody")) {
      assertThat(nobody.register().status()).isEqualTo(401);
      anna.send(registering(anna, "Require", "nothingSupportsThis"));
      SipResponse extension = anna.response();
      assertThat(extension.status()).isEqualTo(420);
      assertThat(extension.headers().first("Unsupported")).isEqualTo("nothingSupportsThis");
      anna.send(registering(anna, "Authorization", "NoOneKnowsThisScheme opaque-data=here"));
      assertThat(anna.response().status()).isEqualTo(401);
      SipRequest other = registering(anna);
      anna.send(other.with(other.headers().toBuilder().set("To", "isbn:2983792873").build()));
      assertThat(anna.response().status()).isEqualTo(400);
      assertThat(
              anna.register("Contact", anna.contact(), "Path", "<sip:evil.example.com;lr>")
                  .status())
          .isEqualTo(403);
    }
  }

  @Test
  void withoutVerifiersNobodyIsToldThatThePasswordIsWrong() throws IOException {
    edge.cutOff();
    try (ScriptedPhone anna = edge.phone("anna")) {
      assertThat(anna.register().status()).isEqualTo(503);
    }
  }

  /// Messages of WebSockets come one by one, without a length (RFC 7118).
  @Test
  void browsersSpeakInWholeMessages() throws Exception {
    BlockingQueue<String> said = new LinkedBlockingQueue<>();
    FlowOutput output =
        new FlowOutput() {
          @Override
          public void write(byte[] message) {
            said.add(new String(message, StandardCharsets.ISO_8859_1));
          }

          @Override
          public void close() {
            said.add("closed");
          }
        };
    InetSocketAddress browser = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711);
    try (ScriptedPhone anna = edge.phone("anna");
        SipEdge.Messages socket = edge.edge().accept(Transport.WSS, browser, output)) {
      SipRequest request =
          registering(
              anna, "Contact", "<sip:x7@b.invalid;transport=ws>;reg-id=1", "Supported", "outbound");
      String text = SipWriter.text(request).replaceFirst("Content-Length: 0\r\n", "");
      socket.received(text.getBytes(StandardCharsets.ISO_8859_1));
      String challenge = said.poll(5, TimeUnit.SECONDS);
      assertThat(challenge).startsWith("SIP/2.0 401 ");
      SipResponse read =
          (SipResponse)
              ((SipRead.Whole)
                      SipReader.whole(
                          challenge.getBytes(StandardCharsets.ISO_8859_1), SipLimits.USUAL))
                  .message();
      socket.received(
          SipWriter.bytes(anna.answering(request, read, DigestAlgorithm.SHA_256, "anna")));
      assertThat(said.poll(5, TimeUnit.SECONDS)).startsWith("SIP/2.0 200 ");
      assertThat(edge.edge().bindings()).isEqualTo(1);
      socket.received("\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
      assertThat(said.poll(5, TimeUnit.SECONDS)).isEqualTo("\r\n");
    }
  }
}
