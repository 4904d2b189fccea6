package perigee.calling.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import perigee.wire.sip.AuthField;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipLimits;
import perigee.wire.sip.SipMessage;
import perigee.wire.sip.SipRead;
import perigee.wire.sip.SipReader;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;

/// What an edge that is registrar and proxy of `example.com` answers to each message of RFC 4475,
/// and that it goes on.
@NullUnmarked // what must be there and is not fails the test
class TortureAnswersTest {

  private static final Path MESSAGES = Path.of("../../core/wire/src/test/resources/rfc4475");
  private static final int QUIET_MILLIS = 60;

  /// Statuses that are asked for. Requests whose form is good come to the question who sends them:
  /// somebody of this domain has to show it (401 registers, 407 asks), others have no business here
  /// (403).
  private static final Map<String, Integer> ANSWERS =
      new TreeMap<>(
          Map.ofEntries(
              // Valid messages (§3.1.1)
              Map.entry("wsinv", 407),
              Map.entry("intmeth", 407),
              Map.entry("esc01", 403),
              Map.entry("escnull", 401),
              Map.entry("esc02", 407),
              Map.entry("lwsdisp", 407),
              Map.entry("longreq", 403),
              Map.entry("semiuri", 403),
              Map.entry("transports", 407),
              Map.entry("mpart01", 407),
              // Invalid messages (§3.1.2)
              Map.entry("badinv01", 400),
              Map.entry("scalar02", 400),
              Map.entry("quotbal", 400),
              Map.entry("ltgtruri", 400),
              Map.entry("lwsruri", 400),
              Map.entry("lwsstart", 400),
              Map.entry("trws", 400),
              Map.entry("escruri", 400),
              Map.entry("baddate", 403),
              Map.entry("regbadct", 400),
              Map.entry("badaspec", 400),
              Map.entry("baddn", 400),
              Map.entry("badvers", 505),
              Map.entry("mismatch01", 400),
              Map.entry("mismatch02", 400),
              // Transactions (§3.2)
              Map.entry("badbranch", 403),
              // What messages mean (§3.3), and those of RFC 2543 (§3.4)
              Map.entry("insuf", 400),
              Map.entry("unkscm", 416),
              Map.entry("novelsc", 416),
              Map.entry("unksm2", 400),
              Map.entry("bext01", 420),
              Map.entry("invut", 403),
              Map.entry("regaut01", 401),
              Map.entry("multi01", 400),
              Map.entry("zeromf", 483),
              Map.entry("cparam01", 401),
              Map.entry("cparam02", 401),
              Map.entry("regescrt", 401),
              Map.entry("sdp01", 403),
              Map.entry("inv2543", 403)));

  /// Responses that nobody asked for.
  private static final Set<String> STRAY =
      Set.of("unreason", "noreason", "scalarlg", "bigcode", "bcast");

  /// Nobody knows where these end.
  private static final Set<String> ENDLESS = Set.of("ncl", "mcl01");

  private EdgeUnderTest edge;

  @BeforeEach
  void start() throws IOException {
    edge = new EdgeUnderTest("example.com", Set.of("user", "watson"));
  }

  @AfterEach
  void stop() {
    edge.close();
  }

  private static byte[] message(String name) throws IOException {
    return Files.readAllBytes(MESSAGES.resolve(name + ".sip"));
  }

  private static SipRequest request(String name) throws IOException {
    SipReader reader = new SipReader(SipLimits.USUAL, true);
    byte[] bytes = message(name);
    reader.feed(bytes, 0, bytes.length);
    SipMessage read = ((SipRead.Whole) reader.next()).message();
    return (SipRequest) read;
  }

  private static void assertGoesOn(ScriptedPhone phone, String after) throws IOException {
    phone.send(phone.request("OPTIONS", "sip:example.com"));
    assertThat(phone.response().status()).as("after " + after).isEqualTo(200);
  }

  @Test
  void allAreThere() throws IOException {
    Set<String> known = new TreeSet<>(ANSWERS.keySet());
    known.addAll(STRAY);
    known.addAll(ENDLESS);
    known.addAll(List.of("clerr", "dblreq"));
    try (Stream<Path> files = Files.list(MESSAGES)) {
      assertThat(files.map(file -> file.getFileName().toString().replace(".sip", "")))
          .containsExactlyInAnyOrderElementsOf(known)
          .hasSize(49);
    }
  }

  @Test
  void requestsAreAnsweredByWhatTheyAre() throws IOException {
    for (Map.Entry<String, Integer> each : ANSWERS.entrySet()) {
      String name = each.getKey();
      try (ScriptedPhone phone = edge.phone("user")) {
        phone.send(message(name));
        SipResponse answer = phone.response();
        assertThat(answer.status()).as(name + ": " + answer.reason()).isEqualTo(each.getValue());
        String sent = new String(message(name), StandardCharsets.ISO_8859_1);
        answer.headers().all(HeaderName.CALL_ID).forEach(id -> assertThat(sent).contains(id));
        assertGoesOn(phone, name);
      }
    }
  }

  @Test
  void allOfThemMayComeByOneConnection() throws IOException {
    try (ScriptedPhone phone = edge.phone("user")) {
      List<Integer> answers = new ArrayList<>();
      for (String name : ANSWERS.keySet()) {
        phone.send(message(name));
        answers.add(phone.response().status());
      }
      assertThat(answers).containsExactlyElementsOf(ANSWERS.values());
    }
  }

  @Test
  void responsesThatNobodyAskedForGoNowhere() throws IOException {
    try (ScriptedPhone phone = edge.phone("user")) {
      for (String name : STRAY) {
        phone.send(message(name));
        assertThat(phone.isSilent(QUIET_MILLIS)).as(name).isTrue();
        assertGoesOn(phone, name);
      }
    }
  }

  @Test
  void aConnectionWhoseMessagesHaveNoEndIsClosed() throws IOException {
    for (String name : ENDLESS) {
      try (ScriptedPhone phone = edge.phone("user")) {
        phone.send(message(name));
        assertThat(phone.response().status()).as(name).isEqualTo(400);
        assertThat(phone.isClosed()).as(name).isTrue();
      }
    }
  }

  /// On a stream the rest may still come (clerr).
  @Test
  void aBodyThatIsLongerIsWaitedFor() throws IOException {
    try (ScriptedPhone phone = edge.phone("user")) {
      phone.send(message("clerr"));
      assertThat(phone.isSilent(QUIET_MILLIS)).isTrue();
      byte[] rest = new byte[9999 - 154];
      Arrays.fill(rest, (byte) 'x');
      phone.send(rest);
      assertThat(phone.response().status()).isEqualTo(403);
      assertGoesOn(phone, "clerr");
    }
  }

  @Test
  void twoRequestsInOneBreathAreTwo() throws IOException { // dblreq
    try (ScriptedPhone phone = edge.phone("user")) {
      phone.send(message("dblreq"));
      assertThat(phone.response().status()).isEqualTo(401);
      assertThat(phone.response().status()).isEqualTo(403);
      assertGoesOn(phone, "dblreq");
    }
  }

  /// A branch that is nothing but the cookie tells no requests apart.
  @Test
  void requestsOfABadBranchAreNotMixedUp() throws IOException {
    try (ScriptedPhone phone = edge.phone("user")) {
      String text = new String(message("badbranch"), StandardCharsets.ISO_8859_1);
      phone.send(message("badbranch"));
      phone.send(text.replace("badbranch.", "another.").getBytes(StandardCharsets.ISO_8859_1));
      assertThat(phone.response().headers().first(HeaderName.CALL_ID)).startsWith("badbranch.");
      assertThat(phone.response().headers().first(HeaderName.CALL_ID)).startsWith("another.");
    }
  }

  @Test
  void whatIsNotSupportedIsNamed() throws IOException {
    try (ScriptedPhone phone = edge.phone("user")) {
      phone.send(message("bext01"));
      assertThat(phone.response().headers().first(HeaderName.UNSUPPORTED))
          .isEqualTo("noProxiesSupportThis, norDoAnyProxiesSupportThis");
    }
  }

  @Test
  void contactsAreRegisteredAsTheyAre() throws IOException {
    assertThat(registered("watson", "cparam01"))
        .containsExactly("<sip:+19725552222@gw1.example.net>;unknownparam;expires=3600");
    assertThat(registered("watson", "cparam02"))
        .containsExactly("<sip:+19725552222@gw1.example.net;unknownparam>;expires=3600");
    assertThat(registered("user", "regescrt"))
        .containsExactly("<sip:user@example.com?Route=%3Csip:sip.example.com%3E>;expires=3600");
  }

  /// A name is not cut off at an octet of nought.
  @Test
  void twoContactsOfAnOddNameAreTwo() throws IOException { // escnull
    try (ScriptedPhone phone = edge.phone("user")) {
      phone.send(message("escnull"));
      String field = phone.response().headers().first(HeaderName.WWW_AUTHENTICATE);
      String token = "Bearer null-\0-null/" + AuthField.parse(field).value("nonce");
      SipHeaders.Builder headers = request("escnull").headers().toBuilder();
      headers.add(HeaderName.AUTHORIZATION, token).set(HeaderName.CSEQ, "14398235 REGISTER");
      phone.send(request("escnull").with(headers.build()));
      SipResponse response = phone.response();
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.headers().all(HeaderName.CONTACT))
          .containsExactly(
              "<sip:%00@host5.example.com>;expires=3600",
              "<sip:%00%00@host5.example.com>;expires=3600");
    }
  }

  private List<String> registered(String who, String name) throws IOException {
    try (ScriptedPhone phone = edge.phone(who)) {
      SipRequest request = request(name);
      phone.send(message(name));
      SipRequest answered = phone.answering(request, phone.response(), DigestAlgorithm.MD5, who);
      SipHeaders.Builder headers = answered.headers().toBuilder();
      phone.send(answered.with(headers.set(HeaderName.CSEQ, "14398235 REGISTER").build()));
      SipResponse response = phone.response();
      assertThat(response.status()).as(name).isEqualTo(200);
      return response.headers().all(HeaderName.CONTACT);
    }
  }
}
