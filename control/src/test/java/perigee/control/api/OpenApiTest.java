package perigee.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.control.certificate.GivenPair;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The hand-written description against the running server.
class OpenApiTest {

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
  void fileAndServerHaveTheSameOperations() {
    Set<String> registered =
        Api.routes(api.services, Limits.DEFAULT, new Counters()).stream()
            .map(route -> route.method().name() + " " + route.path())
            .collect(Collectors.toSet());
    assertThat(api.description.operations()).isEqualTo(registered);
  }

  @Test
  void examplesFitTheirSchemas() {
    assertThat(api.description.wrongExamples()).isEmpty();
  }

  @Test
  void operationsNeedATokenExactlyIfTheFileSaysSo() {
    for (String operation : api.description.operations()) {
      String[] parts = operation.split(" ", 2);
      Answer answer = api.send(parts[0], parts[1].replaceAll("\\{[^}]+}", "x"), "", "");
      JsonNode security = api.description.operation(operation).get("security");
      boolean open = security != null && security.isEmpty();
      boolean asked = answer.status() == 401 && !answer.header("WWW-Authenticate").isEmpty();
      assertThat(asked).as(operation + " " + answer.status()).isNotEqualTo(open);
    }
  }

  /// Each exchange is checked by the client; here every success that the file declares must occur.
  @Test
  void everyDeclaredSuccessOccurs() throws Exception {
    accounts();
    delivery();
    zones();
    certificates();
    fleet();
    meetings();
    people();
    pages();
    Set<String> declared = new TreeSet<>();
    for (String operation : api.description.operations()) {
      api.description.operation(operation).get("responses").propertyNames().stream()
          .filter(status -> status.startsWith("2"))
          .forEach(status -> declared.add(operation + " " + status));
    }
    declared.removeAll(api.seen);
    assertThat(declared).isEmpty();
  }

  private void accounts() {
    api.get("/v1/providers");
    api.post("/v1/providers", "{\"name\":\"film\",\"display-name\":\"Film\"}");
    String tag = api.get("/v1/providers/film").header("ETag");
    Answer renamed =
        api.send(
            "PUT", "/v1/providers/film", api.operator, "{\"display-name\":\"F\"}", "If-Match", tag);
    api.send("DELETE", "/v1/providers/film", api.operator, "", "If-Match", renamed.header("ETag"));
    api.post(
        "/v1/accounts", "{\"name\":\"ada\",\"password\":\"a long secret\",\"scope\":\"operator\"}");
    api.send("POST", "/v1/sessions", "", "{\"account\":\"ada\",\"password\":\"a long secret\"}");
    api.get("/v1/accounts");
    String account = api.get("/v1/accounts/ada").header("ETag");
    Answer changed =
        api.send(
            "PUT",
            "/v1/accounts/ada",
            api.operator,
            "{\"password\":\"another secret\"}",
            "If-Match",
            account);
    api.send("DELETE", "/v1/accounts/ada", api.operator, "", "If-Match", changed.header("ETag"));
    String id = api.post("/v1/tokens", "{\"name\":\"ci\",\"scope\":\"operator\"}").text("/id");
    api.get("/v1/tokens");
    api.send("DELETE", "/v1/tokens/" + id, api.operator, "");
  }

  private void delivery() {
    String path = "/v1/properties/demo";
    api.post("/v1/properties/check", ApiUnderTest.DEMO);
    api.send("PUT", path, api.operator, ApiUnderTest.DEMO, "If-None-Match", "*");
    api.send("PUT", path, api.operator, ApiUnderTest.DEMO, "If-Match", "*");
    api.get("/v1/properties");
    api.get(path);
    api.get("/v1/releases");
    api.get("/v1/releases/1");
    api.post("/v1/releases/1/rollback", "");
    String purge = api.post("/v1/purges", "{\"url\":\"www.example.org/a\"}").text("/id");
    api.get("/v1/purges/" + purge + "?wait=1");
    api.post("/v1/prefetches", "{\"urls\":[\"http://www.example.org/a\"]}");
    api.get("/v1/prefetches/p1");
    api.send("DELETE", path, api.operator, "", "If-Match", "*");
  }

  private void zones() {
    String demo = "/v1/properties/demo";
    api.send("PUT", demo, api.operator, ApiUnderTest.DEMO, "If-None-Match", "*");
    api.get(demo + "/names");
    String path = "/v1/zones/example.org";
    String zone =
        "{name: example.org, dnssec: true, records: [{name: www, type: CDN, data: demo}]}";
    api.post("/v1/zones/check", zone);
    api.send("PUT", path, api.operator, zone, "If-None-Match", "*");
    api.send("PUT", path, api.operator, zone, "If-Match", "*");
    api.get("/v1/zones");
    api.get("/v1/zones/perigee.test/keys");
    api.get(path);
    String tag = api.get(path + "/keys").text("/keys/0/tag");
    api.post(path + "/keys", "");
    api.send("DELETE", path + "/keys/" + tag, api.operator, "");
    api.send("DELETE", path, api.operator, "", "If-Match", "*");
    api.send("DELETE", demo, api.operator, "", "If-Match", "*");
  }

  private void certificates() {
    String acme = "{\"directory\":\"https://acme.invalid/d\",\"agree-to-terms\":true}";
    api.send("PUT", "/v1/acme", api.operator, acme);
    api.get("/v1/acme");
    api.send("DELETE", "/v1/acme", api.operator, "");
    api.get("/v1/certificates/root");
    api.get("/v1/certificates/revocations");
    String given = GivenPair.of(data.resolve("given"), api.clock, "www.example.org").json();
    String id = api.post("/v1/certificates", given).text("/id");
    api.get("/v1/certificates");
    api.send(
        "PUT",
        "/v1/properties/secure",
        api.operator,
        ApiUnderTest.DEMO.replace("demo", "secure"),
        "If-None-Match",
        "*");
    api.get("/v1/properties/secure/certificates");
    api.send("DELETE", "/v1/certificates/" + id, api.operator, "");
    api.post("/v1/certificates/local/*/renew", "");
  }

  private void fleet() {
    api.fleet.answers.put("edge1~1", "{\"result\":\"miss\"}");
    api.get("/v1/explain/edge1~1");
    api.get("/v1/map");
    api.get("/v1/explain/map?ip=203.0.113.9&host=www.example.org");
    api.get("/v1/status");
    api.post("/v1/relay/credentials", "{\"account\":\"alice\",\"seconds\":60}");
    api.post("/v1/relay/secrets", "");
    api.get("/v1/nodes");
    api.get("/v1/nodes/edge1");
    api.post("/v1/nodes/edge1/drain", "");
    api.post("/v1/join-tokens", "{\"node\":\"edge2\",\"role\":\"edge\",\"region\":\"north\"}");
    api.send("DELETE", "/v1/nodes/edge1", api.operator, "");
  }

  private void meetings() {
    String plan =
        "{\"title\":\"Monday\",\"passcode\":\"2468\","
            + "\"schedule\":{\"start\":\"2026-03-02T09:00:00Z\",\"minutes\":30}}";
    Answer made = api.send("POST", "/v1/meetings", "", plan);
    String path = "/v1/meetings/" + made.text("/id");
    String host = made.text("/hostKey");
    api.get("/v1/meetings");
    api.send("GET", path, "", "");
    api.send("PUT", path, host, "{\"title\":null}", "If-Match", "*");
    api.send("POST", path + "/tokens", host, "{\"name\":\"Ada\"}");
    api.get(path + "/attendance");
    api.get(path + "/events");
    api.recorded(made.text("/id"), Instant.parse("2026-01-31T12:30:00Z"));
    api.get(path + "/recordings");
    api.send("DELETE", path + "/recordings/" + ApiUnderTest.RECORDING, host, "");
    api.send("GET", path + "/calendar.ics", "", "");
    api.send("POST", path + "/end", host, "");
  }

  private void people() throws Exception {
    String anna = "{\"id\":\"anna\",\"password\":\"correct horse\"%s}";
    api.send("POST", "/v1/people", "", anna.formatted(""));
    api.send("POST", "/v1/people", "", anna.replace("anna", "bert").formatted(""));
    String device = ",\"device\":" + PeopleRoutesTest.device("Laptop");
    Answer in = api.send("POST", "/v1/people/sessions", "", anna.formatted(device));
    String me = in.text("/session");
    String id = in.text("/device/id");
    api.get("/v1/people");
    for (String path :
        List.of(
            "me",
            "kit",
            "search?q=bert",
            "profiles/bert",
            "profiles/anna/devices",
            "passkeys",
            "buddies",
            "devices",
            "messages")) {
      api.send("GET", "/v1/people/" + path, me, "");
    }
    api.send("GET", "/v1/people/authority", "", "");
    api.send("PUT", "/v1/people/me", me, "{\"displayName\":\"Anna\"}", "If-Match", "*");
    api.send(
        "PUT",
        "/v1/people/me/password",
        me,
        "{\"old\":\"correct horse\",\"new\":\"battery staple\"}");
    passkey(me);
    api.send("PUT", "/v1/people/buddies/bert", me, "{}");
    api.send("DELETE", "/v1/people/buddies/bert", me, "");
    api.send("PUT", "/v1/people/blocks/bert", me, "");
    api.send("DELETE", "/v1/people/blocks/bert", me, "");
    api.send(
        "POST",
        "/v1/people/messages",
        me,
        "{\"to\":\"anna\",\"device\":\"" + id + "\",\"body\":\"sealed\"}");
    api.send("POST", "/v1/people/messages/received", me, "{\"numbers\":[1]}");
    api.send("POST", "/v1/people/devices/" + id + "/certificate", me, "");
    String other =
        api.send(
                "POST",
                "/v1/people/sessions",
                "",
                "{\"id\":\"anna\",\"password\":\"battery staple\"}")
            .text("/session");
    api.send("DELETE", "/v1/people/sessions", me, "");
    api.send("DELETE", "/v1/people/devices/" + id, other, "");
    api.send("DELETE", "/v1/people/me", other, "");
    api.send("DELETE", "/v1/people/profiles/bert", api.operator, "");
  }

  private void passkey(String me) throws Exception {
    SoftAuthenticator key = new SoftAuthenticator(api.uri("").toString(), "127.0.0.1");
    Answer challenge = api.send("POST", "/v1/people/challenges", me, "{\"for\":\"passkey\"}");
    ObjectNode body = Json.object().put("name", "Key");
    body.set("passkey", key.create(challenge.text("/challenge")));
    api.send("POST", "/v1/people/passkeys", me, Json.write(body));
    api.send("DELETE", "/v1/people/passkeys/" + key.id(), me, "");
  }

  private void pages() {
    String secret = api.store.accounts().issueAdminLink(java.time.Duration.ofHours(1));
    api.send("GET", "/admin?link=" + secret, "", "");
    api.send(
        "POST",
        "/admin",
        "",
        "link=" + secret + "&name=root&password=a+long+secret",
        "Content-Type",
        "application/x-www-form-urlencoded");
    for (String path : List.of("/metrics", "/v1/health", "/v1/openapi.yaml")) {
      api.send("GET", path, "", "");
    }
  }
}
