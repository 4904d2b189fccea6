package perigee.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import perigee.model.document.Json;
import perigee.model.identity.DeviceKey;
import perigee.model.identity.IdentityJson;
import perigee.model.identity.IdentityTrust;
import perigee.testkit.SmallNetwork;
import perigee.wire.octets.P256;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What browsers ask the login server, through the super nodes that they have the app from.
@ExtendWith(SharedNetwork.class)
class PeopleTest {

  private static final String PASSWORD = "correct horse";

  private final SmallNetwork network;
  private final HttpClient client = HttpClient.newHttpClient();

  PeopleTest(SmallNetwork network) {
    this.network = network;
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void peopleSignUpAtOneSuperNodeAndFindEachOtherAtAnother() throws Exception {
    signUp("talk", "it-anna", "Anna Through");
    signUp("talk2", "it-bert", "Bert Through");
    JsonNode anna = signIn("talk2", "it-anna");
    JsonNode bert = signIn("talk", "it-bert");
    IdentityTrust trust = IdentityJson.trust(Json.compact(anna.at("/authority")));
    assertThat(trust.check(anna.at("/device/certificate").asString(""), Instant.now()))
        .isInstanceOf(IdentityTrust.Verdict.Holds.class);
    assertThat(anna.at("/superNodes")).hasSize(2);
    assertThat(anna.at("/superNodes/0/listeners/talk").asString("")).startsWith("http");

    assertThat(ask("GET", "talk", "/v1/people/search?q=bert%20thruogh", anna, "").body())
        .contains("it-bert");
    ask("PUT", "talk", "/v1/people/buddies/it-bert", anna, "{}");
    assertThat(ask("PUT", "talk2", "/v1/people/buddies/it-anna", bert, "{}").body())
        .contains("\"buddy\"");
  }

  @Test
  void aGuestsMeetingHasTheLinkOfTheSuperNodeThatMadeIt() throws Exception {
    HttpResponse<String> made = ask("POST", "talk", "/v1/meetings", null, "{\"title\":\"It\"}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    JsonNode meeting = JsonMapper.shared().readTree(made.body());
    String id = meeting.at("/id").asString("");
    assertThat(meeting.at("/link").asString("")).isEqualTo(network.endpoint("talk") + "/m/" + id);
    assertThat(ask("GET", "talk2", "/v1/meetings/" + id, null, "").body())
        .contains("\"title\":\"It\"");
    assertThat(network.command("meeting", "list", "--owner", "guest").out()).contains(id);
    assertThat(network.command("meeting", "end", id).status()).isZero();
    assertThat(ask("GET", "talk", "/v1/meetings/" + id, null, "").body())
        .contains("\"ended\":true");
  }

  @Test
  void nothingElseOfControlIsReachedThroughASuperNode() throws Exception {
    HttpResponse<String> status = ask("GET", "talk", "/v1/status", null, "");
    assertThat(status.body()).doesNotContain("nodes");
    assertThat(ask("GET", "talk", "/v1/people/../status", null, "").body()).doesNotContain("nodes");
    assertThat(ask("GET", "talk", "/v1/people", null, "").statusCode()).isEqualTo(401);
  }

  private void signUp(String at, String id, String name) throws Exception {
    String body =
        "{\"id\":\"%s\",\"displayName\":\"%s\",\"password\":\"%s\"}".formatted(id, name, PASSWORD);
    assertThat(ask("POST", at, "/v1/people", null, body).statusCode()).isEqualTo(201);
  }

  private JsonNode signIn(String at, String id) throws Exception {
    ObjectNode body = Json.object().put("id", id).put("password", PASSWORD);
    body.putObject("device")
        .put("name", "Test")
        .set("key", DeviceKey.jwk((ECPublicKey) P256.newPair().getPublic()));
    HttpResponse<String> in = ask("POST", at, "/v1/people/sessions", null, Json.compact(body));
    assertThat(in.statusCode()).as(in.body()).isEqualTo(201);
    return JsonMapper.shared().readTree(in.body());
  }

  private HttpResponse<String> ask(
      String method, String at, String path, @Nullable JsonNode session, String body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(network.endpoint(at) + path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (session != null) {
      request.header("Authorization", "Bearer " + session.at("/session").asString(""));
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
