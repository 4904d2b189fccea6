package perigee.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeetingRoutesTest {

  @TempDir Path data;
  private ApiUnderTest api;

  @BeforeEach
  void start() throws IOException {
    api = new ApiUnderTest(data);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void everybodySeesWhatTheLinksPageShowsAndNoMore() {
    Answer made = make("", "{\"title\":\"Monday\",\"passcode\":\"2468\"}");
    Answer shown = api.send("GET", path(made), "", "");
    assertThat(shown.status()).isEqualTo(200);
    assertThat(shown.json().at("/passcode").asBoolean(false)).isTrue();
    assertThat(shown.json().has("owner")).isFalse();
    assertThat(shown.body()).doesNotContain("2468", "pgh_", "hash");
    assertThat(api.get(path(made)).text("/owner")).isEqualTo("guest");
    assertThat(made.body()).doesNotContain("2468");
  }

  @Test
  void aMeetingIsItsOwnersAndItsHosts() {
    Answer made = make(api.acme, "{}");
    Answer other = make(api.operator, "{}");
    assertThat(api.send("GET", "/v1/meetings", api.acme, "").json().at("/meetings")).hasSize(1);
    assertThat(change(made, api.acme, "{\"title\":\"A\"}").status()).isEqualTo(200);
    assertThat(change(other, api.acme, "{\"title\":\"A\"}").status()).isEqualTo(403);
    assertThat(change(made, other.text("/hostKey"), "{\"title\":\"A\"}").status()).isEqualTo(403);
    assertThat(change(made, made.text("/hostKey"), "{\"title\":\"B\"}").status()).isEqualTo(200);
    assertThat(change(made, "pgh_guess", "{\"title\":\"A\"}").status()).isEqualTo(403);
    assertThat(change(made, "", "{\"title\":\"A\"}").status()).isEqualTo(401);
    assertThat(api.send("GET", "/v1/meetings", made.text("/hostKey"), "").status()).isEqualTo(403);
  }

  @Test
  void whatWasRecordedIsDeliveredAndDeletedByItsHosts() {
    Answer made = make("", "{}");
    String host = made.text("/hostKey");
    String path = path(made) + "/recordings";
    assertThat(api.send("GET", path, host, "").json().at("/recordings")).isEmpty();
    assertThat(api.recorded(made.text("/id"), null)).isEmpty();
    assertThat(api.send("GET", path, host, "").json().at("/recordings/0/files/0").has("url"))
        .isFalse();
    String one = path + "/" + ApiUnderTest.RECORDING;
    assertThat(api.send("DELETE", one, host, "").status()).isEqualTo(404);
    Instant ended = Instant.parse("2026-01-31T12:30:00Z");
    assertThat(api.recorded(made.text("/id"), ended)).isEmpty();
    assertThat(api.send("GET", path, host, "").text("/recordings/0/files/0/url"))
        .isEqualTo(
            "https://super1.recordings.example.net/v1/recordings/"
                + ApiUnderTest.RECORDING
                + "/view.webm");
    assertThat(api.send("GET", path, api.acme, "").status()).isEqualTo(403);
    assertThat(api.get("/v1/properties/recordings-super1").text("/hosts/0"))
        .isEqualTo("super1.recordings.example.net");
    assertThat(api.send("DELETE", one, host, "").status()).isEqualTo(202);
    assertThat(api.send("GET", path, host, "").json().at("/recordings")).isEmpty();
    assertThat(api.recorded(made.text("/id"), ended)).containsExactly(ApiUnderTest.RECORDING);
  }

  @Test
  void aChangeKeepsWhatItDoesNotNameAndTakesAwayWhatIsNull() {
    Answer made =
        make(
            "",
            "{\"title\":\"Monday\",\"passcode\":\"2468\",\"options\":{\"lobby\":true},"
                + "\"schedule\":{\"start\":\"2026-03-02T09:00:00Z\",\"minutes\":30}}");
    String host = made.text("/hostKey");
    Answer locked = change(made, host, "{\"options\":{\"locked\":true}}");
    assertThat(locked.json().at("/options/lobby").asBoolean(false)).isTrue();
    assertThat(locked.json().at("/locked").asBoolean(false)).isTrue();
    assertThat(locked.text("/title")).isEqualTo("Monday");
    assertThat(locked.json().at("/schedule/minutes").asInt(0)).isEqualTo(30);
    Answer bare = change(made, host, "{\"title\":null,\"passcode\":null,\"schedule\":null}");
    assertThat(bare.text("/title")).isEmpty();
    assertThat(bare.json().at("/passcode").asBoolean(true)).isFalse();
    assertThat(bare.json().has("schedule")).isFalse();
    assertThat(api.send("PUT", path(made), host, "{}", "If-Match", made.header("ETag")).status())
        .isEqualTo(412);
  }

  @Test
  void whatIsWrongIsNamed() {
    assertThat(make("", "{\"passcode\":\"123\"}").text("/errors/0/pointer")).isEqualTo("/passcode");
    assertThat(make("", "{\"options\":{\"capacity\":0}}").text("/errors/0/pointer"))
        .isEqualTo("/options/capacity");
    assertThat(make("", "{\"options\":{\"mayShare\":\"x\"}}").status()).isEqualTo(422);
    assertThat(make("", "{\"schedule\":{\"start\":\"soon\",\"minutes\":1}}").status())
        .isEqualTo(422);
    assertThat(make("", "{\"x\":1}").status()).isEqualTo(422);
  }

  @Test
  void guestsMakeOnlySoManyAndNobodyFindsIdsByTrying() {
    int last = 0;
    for (int i = 0; i < 121; i++) {
      last = make("", "{}").status();
    }
    assertThat(last).isEqualTo(429);
    assertThat(make(api.acme, "{}").status()).isEqualTo(201);
    for (int i = 0; i < 301; i++) {
      last = api.send("GET", "/v1/meetings/abc-defg-hjk", "", "").status();
    }
    assertThat(last).isEqualTo(429);
    api.clock.advance(Duration.ofMinutes(10));
    assertThat(make("", "{}").status()).isEqualTo(201);
    assertThat(api.send("GET", "/v1/meetings/abc-defg-hjk", "", "").status()).isEqualTo(404);
  }

  @Test
  void onlyAPlannedMeetingHasACalendarFile() {
    Answer open = make("", "{}");
    assertThat(api.send("GET", path(open) + "/calendar.ics", "", "").status()).isEqualTo(404);
    Answer planned =
        make(
            "",
            "{\"title\":\"A, B\",\"schedule\":{\"start\":\"2026-03-02T09:00:00Z\","
                + "\"minutes\":30}}");
    Answer file = api.send("GET", path(planned) + "/calendar.ics", "", "");
    assertThat(file.header("Content-Type")).isEqualTo("text/calendar; charset=utf-8");
    assertThat(file.body()).contains("SUMMARY:A\\, B\r\n", "DTSTART:20260302T090000Z\r\n");
  }

  private Answer make(String token, String body) {
    return api.send("POST", "/v1/meetings", token, body);
  }

  private Answer change(Answer made, String token, String body) {
    return api.send("PUT", path(made), token, body, "If-Match", "*");
  }

  private static String path(Answer made) {
    return "/v1/meetings/" + made.text("/id");
  }
}
