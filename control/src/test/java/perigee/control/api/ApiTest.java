package perigee.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.model.purge.Purge;
import perigee.model.purge.PurgeTarget;

class ApiTest {

  private static final String DEMO = "/v1/properties/demo";
  private static final String ACME =
      "{\"name\":\"%s\",\"hosts\":[\"%s\"],\"origins\":[\"http://127.0.0.1:1\"]}";

  @TempDir Path data;
  private ApiUnderTest api;

  @BeforeEach
  void start() throws IOException {
    api = new ApiUnderTest(data, new Limits(50, 50, 3, 10));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void unknownTokenIsChallenged() { // RFC 6750 §3
    Answer answer = api.send("GET", "/v1/status", "wrong", "");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
  }

  @Test
  void providerIsNoOperator() {
    Answer answer = api.send("GET", "/v1/status", api.acme, "");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.header("WWW-Authenticate")).contains("insufficient_scope");
  }

  @Test
  void providerSeesOnlyItsOwn() {
    create("demo", ApiUnderTest.DEMO, api.operator);
    create("film", ACME.formatted("film", "film.example.org"), api.acme);
    assertThat(api.send("GET", "/v1/properties", api.acme, "").json().get("properties")).hasSize(1);
    assertThat(api.send("GET", DEMO, api.acme, "").status()).isEqualTo(404);
    assertThat(api.send("DELETE", DEMO, api.acme, "", "If-Match", "*").status()).isEqualTo(404);
    assertThat(api.get("/v1/properties/film").text("/provider")).isEqualTo("acme");
  }

  @Test
  void hostOfAnotherProviderIsRefusedWithoutNamingItsProperty() {
    create("demo", ApiUnderTest.DEMO, api.operator);
    Answer answer = create("film", ACME.formatted("film", "www.example.org"), api.acme);
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.text("/detail")).contains("www.example.org").doesNotContain("demo");
  }

  @Test
  void nobodyAnswersInPlaceOfTheNetwork() {
    for (String name : List.of("perigee.test", "map.perigee.test", "x.map.perigee.test")) {
      Answer answer = zone(name, api.operator);
      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.text("/detail")).contains("the network's own zone perigee.test");
    }
    assertThat(zone("test", api.acme).status()).isEqualTo(409);
    assertThat(zone("test", api.operator).status()).isEqualTo(201);
  }

  private Answer zone(String name, String token) {
    String text =
        "{name: %s, provider: %s, records: [{name: a, type: A, data: 192.0.2.1}]}"
            .formatted(name, token.equals(api.acme) ? "acme" : "default");
    return api.send("PUT", "/v1/zones/" + name, token, text, "If-None-Match", "*");
  }

  @Test
  void changeWithoutPreconditionIsRefused() { // RFC 6585 §3
    assertThat(api.send("PUT", DEMO, api.operator, ApiUnderTest.DEMO).status()).isEqualTo(428);
  }

  @Test
  void lateChangeLearnsTheCurrentTag() {
    String first = create("demo", ApiUnderTest.DEMO, api.operator).header("ETag");
    Answer changed = api.send("PUT", DEMO, api.operator, ApiUnderTest.DEMO, "If-Match", first);
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.json().get("release").longValue()).isEqualTo(2);
    Answer late = api.send("PUT", DEMO, api.operator, ApiUnderTest.DEMO, "If-Match", first);
    assertThat(late.status()).isEqualTo(412);
    assertThat(late.header("ETag")).isEqualTo(changed.header("ETag"));
    assertThat(create("demo", ApiUnderTest.DEMO, api.operator).status()).isEqualTo(412);
  }

  @Test
  void errorOfADocumentHasItsPlace() {
    String wrong = ApiUnderTest.DEMO.replace("http:", "ftp:");
    Answer answer =
        api.send(
            "POST", "/v1/properties/check", api.operator, wrong, "X-Document-Source", "demo.yaml");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text("/detail")).startsWith("demo.yaml:3:");
    assertThat(answer.json().at("/errors/0/line").intValue()).isEqualTo(3);
  }

  @Test
  void unknownFieldIsRefusedByName() {
    Answer answer = api.post("/v1/purges", "{\"urll\":\"x\"}");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text("/detail")).contains("'urll'").contains("url");
  }

  @Test
  void purgeIsNormalisedAndBoundToItsProvider() {
    String body = "{\"purges\":[{\"url\":\"HTTPS://WWW.Example.org:8443/a/../b?x=1#f\"}]}";
    Answer answer = api.send("POST", "/v1/purges", api.acme, body);
    assertThat(answer.status()).isEqualTo(202);
    assertThat(api.fleet.purges)
        .containsExactly(
            new Purge(new PurgeTarget.Url("www.example.org", "/b?x=1"), false, "acme"));
    assertThat(answer.header("Location")).isEqualTo("/v1/purges/" + answer.text("/id"));
  }

  @Test
  void purgeTellsWhichHostsNobodyServes() {
    create("film", ACME.formatted("film", "film.example.org"), api.acme);
    String targets =
        "[{\"host\":\"film.example.org\"},{\"host\":\"flim.example.org\"},{\"tag\":\"t\"}]";
    Answer answer = api.send("POST", "/v1/purges", api.acme, "{\"purges\":" + targets + "}");
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().get("unserved-hosts")).hasSize(1);
    assertThat(answer.text("/unserved-hosts/0")).isEqualTo("flim.example.org");
    assertThat(api.fleet.purges).hasSize(3);
  }

  @Test
  void purgeNamesExactlyOneTarget() {
    assertThat(api.post("/v1/purges", "{\"host\":\"a\",\"tag\":\"b\"}").status()).isEqualTo(422);
    assertThat(api.post("/v1/purges", "{\"all\":false}").status()).isEqualTo(422);
  }

  @Test
  void longPollReturnsWhenAllHaveAcknowledged() {
    api.fleet.acknowledging = false;
    Answer ordered = api.post("/v1/purges", "{\"all\":true}");
    assertThat(ordered.json().get("complete").booleanValue()).isFalse();
    Answer waited = api.get(ordered.header("Location") + "?wait=30");
    assertThat(waited.json().get("complete").booleanValue()).isTrue();
    assertThat(api.get(ordered.header("Location") + "9").status()).isEqualTo(404);
  }

  @Test
  void whyAClientIsSentSomewhereNamesTheProperty() {
    create("demo", ApiUnderTest.DEMO, api.operator);
    String why = "/v1/explain/map?ip=203.0.113.9&host=";
    assertThat(api.get(why + "www.example.org").text("/property")).isEqualTo("demo");
    Answer pointed = api.get(why + "WWW.example.org.map.perigee.test");
    assertThat(pointed.text("/host")).isEqualTo("www.example.org");
    assertThat(pointed.text("/property")).isEqualTo("demo");
    Answer none = api.get(why + "nowhere.example");
    assertThat(none.status()).isEqualTo(200);
    assertThat(none.json().has("property")).isFalse();
  }

  @Test
  void explanationFollowsTheNodesUpstream() {
    api.fleet.answers.put("edge1~a", "{\"upstream-id\":\"core1~b\"}");
    api.fleet.answers.put("core1~b", "{\"result\":\"miss\"}");
    Answer answer = api.get("/v1/explain/edge1~a");
    assertThat(answer.text("/chain/1/node")).isEqualTo("core1");
    assertThat(answer.text("/chain/1/result")).isEqualTo("miss");
    assertThat(api.get("/v1/explain/edge1~z").status()).isEqualTo(504);
    assertThat(api.get("/v1/explain/gone~z").status()).isEqualTo(404);
  }

  @Test
  void guessingPasswordsIsSlowedDown() {
    String guess = "{\"account\":\"nobody\",\"password\":\"guess\"}";
    for (int i = 0; i < 3; i++) {
      assertThat(api.send("POST", "/v1/sessions", "", guess).status()).isEqualTo(401);
    }
    Answer refused = api.send("POST", "/v1/sessions", "", guess);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("Retry-After")).isNotEmpty();
    api.clock.advance(Duration.ofMinutes(15));
    assertThat(api.send("POST", "/v1/sessions", "", guess).status()).isEqualTo(401);
  }

  @Test
  void hastyAddressIsTurnedAway() {
    for (int i = 0; i < 50; i++) {
      assertThat(api.get("/v1/health").status()).isEqualTo(200);
    }
    assertThat(api.get("/v1/health").status()).isEqualTo(429);
  }

  @Test
  void bodyIsBounded() {
    String large = String.join("", Collections.nCopies((1 << 20) + 1, "a"));
    assertThat(api.post("/v1/properties/check", large).status()).isEqualTo(413);
    String deep = "[".repeat(100);
    assertThat(api.post("/v1/purges", deep).status()).isEqualTo(422);
  }

  @Test
  void unknownPathsAndMethodsAreProblems() {
    assertThat(api.get("/v1/nothing").text("/type")).isEqualTo("/problems/not-found");
    Answer wrong = api.send("DELETE", "/v1/status", api.operator, "");
    assertThat(wrong.status()).isEqualTo(405);
    assertThat(wrong.header("Allow")).contains("GET");
  }

  @Test
  void adminLinkSurvivesAMistakeAndWorksOnce() {
    String secret = api.store.accounts().issueAdminLink(Duration.ofHours(1));
    assertThat(form(secret, "short").status()).isEqualTo(422);
    assertThat(form(secret, "long+enough+secret").status()).isEqualTo(200);
    assertThat(form(secret, "long+enough+secret").status()).isEqualTo(410);
    assertThat(api.send("GET", "/admin?link=" + secret, "", "").status()).isEqualTo(410);
    Answer signedIn =
        api.send(
            "POST",
            "/v1/sessions",
            "",
            "{\"account\":\"ada\",\"password\":\"long enough secret\"}");
    assertThat(signedIn.text("/scope")).isEqualTo("operator");
  }

  private Answer form(String secret, String password) {
    return api.send(
        "POST",
        "/admin",
        "",
        "link=" + secret + "&name=ada&password=" + password,
        "Content-Type",
        "application/x-www-form-urlencoded");
  }

  private Answer create(String name, String document, String token) {
    return api.send("PUT", "/v1/properties/" + name, token, document, "If-None-Match", "*");
  }
}
