package perigee.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import perigee.testkit.SmallNetwork;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A phone in the terminal and the browser app write to each other, call each other, and a file
/// goes to the phone: `web/talk/test/phone-talk.js` says what the browser does and must see.
@ExtendWith(SharedNetwork.class)
@NullUnmarked // what must be there and is not fails the test
class PhoneAndBrowserTest {

  private static final String PHONE = "terminal-tom";
  private static final String BROWSER = "browser-britt";
  private static final double PHONES_HERTZ = 1000;
  private static final double BROWSERS_HERTZ = 440;
  private static final int SECONDS = 60;

  private final SmallNetwork network;

  @TempDir Path work;

  PhoneAndBrowserTest(SmallNetwork network) {
    this.network = network;
  }

  private JsonNode ask(String method, String path, String session, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(network.endpoint("api") + "/v1/people/" + path))
            .header("authorization", "Bearer " + session)
            .header("content-type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
      return JsonMapper.shared().readTree(answer.body());
    }
  }

  /// Both have asked for the other, so they are contacts.
  private void befriend() throws Exception {
    TerminalPhones phones = new TerminalPhones(network, work);
    String tom = phones.signedIn(PHONE).read().path("session").asString();
    phones.person(BROWSER);
    String britt =
        ask(
                "POST",
                "sessions",
                "",
                "{\"id\": \"%s\", \"password\": \"%s\"}"
                    .formatted(BROWSER, TerminalPhones.PASSWORD))
            .path("session")
            .asString();
    ask("PUT", "buddies/" + BROWSER, tom, "{}");
    ask("PUT", "buddies/" + PHONE, britt, "{}");
  }

  /// The person at the phone: takes a call, fetches a file, answers a message, calls back.
  private static Void talk(PhoneProcess phone) throws Exception {
    assertThat(phone.await("incoming").path("who").asString()).contains(BROWSER);
    phone.type("a");
    JsonNode caller = phone.await("identified");
    assertThat(caller.path("person").asString()).isEqualTo(BROWSER);
    assertThat(caller.path("verified").asBoolean()).isTrue();
    // What is written right after a call may be here before its end.
    JsonNode asked = phone.await("message");
    assertThat(asked.path("text").asString()).isEqualTo("Call me");
    assertThat(asked.path("sealed").asBoolean()).isTrue();
    assertThat(phone.await("file-offered").path("name").asString()).isEqualTo("plan.txt");
    phone.type("f");
    JsonNode came = phone.await("file-came");
    assertThat(Path.of(came.path("where").asString())).hasContent("0123456789".repeat(4_000));
    phone.type("t " + BROWSER + " I call you");
    JsonNode sent = phone.await("message-sent");
    assertThat(sent.path("status").asInt()).isEqualTo(200);
    assertThat(sent.path("sealed").asBoolean()).isTrue();
    phone.type("c " + BROWSER);
    assertThat(phone.await("identified").path("person").asString()).isEqualTo(BROWSER);
    phone.await("ended");
    phone.quit();
    return null;
  }

  @Test
  void theyWriteAndTalkBothWays() throws Exception {
    befriend();
    Path said = work.resolve("browser.wav");
    Files.write(said, new Tone(BROWSERS_HERTZ, 48_000, 1).wave());
    Path says = work.resolve("phone.wav");
    Files.write(says, new Tone(PHONES_HERTZ, 16_000, 1).wave());
    try (PhoneProcess phone =
        PhoneProcess.start(
            work.resolve(PHONE),
            network.data().resolve("phone-and-browser.log"),
            "--again",
            "--wav-in=" + says,
            "--wav-out=" + work.resolve("heard.wav"))) {
      phone.await("registered");
      Callable<Void> person = () -> talk(phone);
      FutureTask<Void> talked = new FutureTask<>(person);
      Thread _ = Thread.ofVirtual().name("person").start(talked);
      BrowserRun browser =
          BrowserRun.of(
              network,
              "phone-talk.js",
              network.endpoint("talk"),
              BROWSER,
              TerminalPhones.PASSWORD,
              PHONE,
              said.toString(),
              Integer.toString((int) PHONES_HERTZ));
      assertThat(browser.status()).as(browser.said()).isZero();
      talked.get(SECONDS, TimeUnit.SECONDS);
    }
    TerminalPhones phones = new TerminalPhones(network, work);
    assertThat(phones.hears("heard.wav", BROWSERS_HERTZ)).as("in the first call").isTrue();
    assertThat(phones.hears("heard-2.wav", BROWSERS_HERTZ)).as("in the second").isTrue();
  }
}
