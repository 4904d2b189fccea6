package perigee.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.model.identity.DeviceKey;
import perigee.model.identity.DigestSecret;
import perigee.model.identity.IdentityJson;
import perigee.model.identity.IdentityTrust;
import perigee.model.identity.Jws;
import perigee.wire.octets.P256;
import tools.jackson.databind.node.ObjectNode;

class PeopleRoutesTest {

  private static final String PASSWORD = "correct horse";

  @TempDir Path data;
  private ApiUnderTest api;

  @BeforeEach
  void start() throws IOException {
    api = new ApiUnderTest(data, new Limits(1_000, 5_000, 3, 60));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void signingInHandsOverWhatIsNeededWithoutControl() throws Exception {
    signUp("anna", "Anna Berg");
    Answer in = signIn("anna", PASSWORD, device("Laptop"));
    assertThat(in.status()).as(in.body()).isEqualTo(201);
    assertThat(in.json().at("/relay/username").asString("")).endsWith(":person-anna");
    assertThat(in.json().at("/buddies")).isEmpty();
    assertThat(in.json().has("superNodes")).isTrue();
    IdentityTrust trust = IdentityJson.trust(Json.write(in.json().at("/authority")));
    String certificate = in.text("/device/certificate");
    assertThat(trust.check(certificate, api.clock.instant()))
        .isInstanceOfSatisfying(
            IdentityTrust.Verdict.Holds.class,
            holds -> {
              assertThat(holds.certificate().user()).isEqualTo("anna");
              assertThat(holds.certificate().device()).isEqualTo(in.text("/device/id"));
            });
    assertThat(trust.check(certificate, api.clock.instant().plus(Duration.ofDays(15))))
        .isEqualTo(new IdentityTrust.Verdict.Refused(IdentityTrust.Reason.EXPIRED));
    String path = "/v1/people/devices/" + in.text("/device/id");
    assertThat(as(in, "POST", path + "/certificate", "").text("/certificate"))
        .isNotEqualTo(certificate);
  }

  @Test
  void aDeviceThatIsRemovedIsRevokedAndSignedOut() throws Exception {
    signUp("anna", "Anna");
    Answer in = signIn("anna", PASSWORD, device("Laptop"));
    Answer other = signIn("anna", PASSWORD, "");
    String path = "/v1/people/devices/" + in.text("/device/id");
    assertThat(as(other, "DELETE", path, "").status()).isEqualTo(204);
    assertThat(as(in, "GET", "/v1/people/me", "").status()).isEqualTo(401);
    Answer authority = api.send("GET", "/v1/people/authority", "", "");
    IdentityTrust trust = IdentityJson.trust(authority.body());
    assertThat(trust.check(in.text("/device/certificate"), api.clock.instant()))
        .isEqualTo(new IdentityTrust.Verdict.Refused(IdentityTrust.Reason.REVOKED));
    IdentityTrust forged =
        IdentityTrust.of(trust.keys(), trust.signedRevocations().replaceAll("[^.]+$", "AAAA"));
    assertThat(forged.revocations().serials()).isEmpty();
  }

  @Test
  void guessingIsSlowedForPeopleWhoDoNotExistAsForThoseWhoDo() {
    signUp("anna", "Anna");
    for (String id : new String[] {"anna", "nobody"}) {
      for (int i = 0; i < 3; i++) {
        Answer wrong = signIn(id, "wrong guess", "");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.text("/detail")).isEqualTo("the id or the password is wrong");
      }
      assertThat(signIn(id, PASSWORD, "").status()).isEqualTo(429);
    }
    api.clock.advance(Duration.ofMinutes(6));
    assertThat(signIn("anna", PASSWORD, "").status()).isEqualTo(201);
  }

  @Test
  void aPhoneProvesItselfByWhatThePasswordGives() { // RFC 7616 §3.4.2
    signUp("anna", "Anna");
    DigestSecret secret = api.services.login().persons().digestSecret("anna").orElseThrow();
    assertThat(secret.realm()).isEqualTo("perigee.local");
    assertThat(secret.md5()).isEqualTo("3cc686ae81453804c16f6da086e01ada");
    assertThat(secret.sha256()).hasSize(64);
    assertThat(api.services.login().persons().digestSecret("nobody")).isEmpty();
    assertThat(api.store.people().credentials("anna").orElseThrow().digest())
        .doesNotContain(secret.md5());
  }

  @Test
  void aPasswordIsChangedByWhoeverKnowsItAndEndsOtherSessions() {
    signUp("anna", "Anna");
    Answer first = signIn("anna", PASSWORD, "");
    Answer second = signIn("anna", PASSWORD, "");
    String wrong = "{\"old\":\"something else\",\"new\":\"battery staple\"}";
    String right = "{\"old\":\"" + PASSWORD + "\",\"new\":\"battery staple\"}";
    assertThat(as(first, "PUT", "/v1/people/me/password", wrong).status()).isEqualTo(403);
    assertThat(as(first, "PUT", "/v1/people/me/password", right).status()).isEqualTo(204);
    assertThat(as(first, "GET", "/v1/people/me", "").status()).isEqualTo(200);
    assertThat(as(second, "GET", "/v1/people/me", "").status()).isEqualTo(401);
    assertThat(signIn("anna", "battery staple", "").status()).isEqualTo(201);
  }

  @Test
  void peopleAreFoundByPrefixAndDespiteOneTypo() {
    signUp("anna", "Anna Bergstr\u00f6m");
    signUp("bert", "Bert Anders");
    signUp("carl", "Carl Berg");
    Answer me = signIn("carl", PASSWORD, "");
    assertThat(found(me, "BERGSTROM")).containsExactly("anna");
    assertThat(found(me, "ann")).containsExactly("anna");
    assertThat(found(me, "bergsrtom")).containsExactly("anna");
    assertThat(found(me, "bertt")).containsExactly("bert");
    assertThat(found(me, "anders%20bert")).containsExactly("bert");
    assertThat(found(me, "berg%20zzzz")).isEmpty();
    assertThat(found(me, "zzz")).isEmpty();
    assertThat(as(me, "GET", "/v1/people/search?q=", "").status()).isEqualTo(400);
    assertThat(api.send("GET", "/v1/people/search?q=ann", "", "").status()).isEqualTo(401);
  }

  @Test
  void whoHasAPermitOfSomebodyLeavesMessagesForThem() throws Exception {
    signUp("anna", "Anna");
    signUp("bert", "Bert");
    KeyPair keys = P256.newPair();
    Answer anna = signIn("anna", PASSWORD, device("Laptop"));
    Answer bert = signIn("bert", PASSWORD, device("Phone", keys));
    String device = bert.text("/device/id");
    long soon = api.clock.instant().plus(Duration.ofDays(60)).getEpochSecond();
    String permit = permit(device, "bert", soon, keys);
    assertThat(left(anna, device, permit)).isEqualTo(204);
    assertThat(as(bert, "GET", "/v1/people/messages", "").text("/messages/0/from"))
        .isEqualTo("anna");
    String ofOthers = permit(device, "anna", soon, keys);
    String byOthers = permit(device, "bert", soon, P256.newPair());
    String byNobody = permit("nobody", "bert", soon, keys);
    String forEver = permit(device, "bert", soon + 100L * 86_400, keys);
    for (String wrong : List.of(ofOthers, byOthers, byNobody, forEver, "x", "a.b.c")) {
      assertThat(left(anna, device, wrong)).isEqualTo(403);
    }
    api.clock.advance(Duration.ofDays(61));
    Answer later = signIn("anna", PASSWORD, "");
    assertThat(left(later, device, permit)).isEqualTo(403);
  }

  private int left(Answer session, String device, String permit) {
    ObjectNode message = Json.object().put("to", "bert").put("device", device);
    message.put("body", "sealed").put("permit", permit);
    return as(session, "POST", "/v1/people/messages", Json.write(message)).status();
  }

  private static String permit(String device, String person, long expires, KeyPair keys) {
    return Jws.sign(
        Jws.Algorithm.ES256,
        "perigee-permit",
        device,
        Json.object().put("sub", person).put("exp", expires),
        keys.getPrivate());
  }

  @Test
  void buddiesAskAcceptAndLeaveMessages() throws Exception {
    signUp("anna", "Anna");
    signUp("bert", "Bert");
    Answer anna = signIn("anna", PASSWORD, device("Laptop"));
    Answer bert = signIn("bert", PASSWORD, device("Phone"));
    String message =
        "{\"to\":\"bert\",\"device\":\"" + bert.text("/device/id") + "\",\"body\":\"sealed\"}";
    assertThat(as(anna, "POST", "/v1/people/messages", message).status()).isEqualTo(403);
    assertThat(as(anna, "PUT", "/v1/people/buddies/bert", "{}").text("/standing"))
        .isEqualTo("asked");
    assertThat(as(bert, "GET", "/v1/people/buddies", "").text("/buddies/0/standing"))
        .isEqualTo("asking");
    assertThat(as(anna, "GET", "/v1/people/profiles/bert/devices", "").status()).isEqualTo(403);
    Answer accepted = as(bert, "PUT", "/v1/people/buddies/anna", "{\"groups\":[\"Chess\"]}");
    assertThat(accepted.text("/standing")).isEqualTo("buddy");
    assertThat(accepted.text("/groups/0")).isEqualTo("Chess");
    assertThat(accepted.text("/lastSeen")).isNotEmpty();

    assertThat(as(anna, "GET", "/v1/people/profiles/bert/devices", "").text("/devices/0/id"))
        .isEqualTo(bert.text("/device/id"));
    assertThat(as(anna, "POST", "/v1/people/messages", message).status()).isEqualTo(204);
    Answer waiting = as(bert, "GET", "/v1/people/messages", "");
    assertThat(waiting.text("/messages/0/from")).isEqualTo("anna");
    assertThat(waiting.text("/messages/0/body")).isEqualTo("sealed");
    String got = "{\"numbers\":[" + waiting.json().at("/messages/0/number").asLong(0) + "]}";
    assertThat(as(bert, "POST", "/v1/people/messages/received", got).status()).isEqualTo(204);
    assertThat(as(bert, "GET", "/v1/people/messages", "").json().at("/messages")).isEmpty();

    api.clock.advance(Duration.ofHours(73));
    Answer later = as(anna, "GET", "/v1/people/buddies", "");
    assertThat(later.json().at("/buddies/0").has("lastSeen")).isFalse();
  }

  @Test
  void forWhomOneBlockedOneDoesNotExist() {
    signUp("anna", "Anna");
    signUp("bert", "Bert");
    Answer anna = signIn("anna", PASSWORD, "");
    Answer bert = signIn("bert", PASSWORD, "");
    assertThat(as(anna, "PUT", "/v1/people/blocks/bert", "").status()).isEqualTo(204);
    assertThat(as(bert, "GET", "/v1/people/profiles/anna", "").status()).isEqualTo(404);
    assertThat(as(bert, "PUT", "/v1/people/buddies/anna", "{}").status()).isEqualTo(404);
    assertThat(found(bert, "anna")).isEmpty();
    assertThat(found(anna, "bert")).containsExactly("bert");
    assertThat(as(anna, "PUT", "/v1/people/buddies/bert", "{}").status()).isEqualTo(403);
    assertThat(as(anna, "DELETE", "/v1/people/blocks/bert", "").status()).isEqualTo(204);
    assertThat(as(bert, "GET", "/v1/people/profiles/anna", "").status()).isEqualTo(200);
  }

  @Test
  void onePasskeySignsUpAndInAndIsBoundToPlaceAndChallenge() throws Exception {
    String origin = api.uri("").toString();
    SoftAuthenticator key = new SoftAuthenticator(origin, "127.0.0.1");
    Answer begin = challenge("{\"for\":\"sign-up\",\"id\":\"anna\"}");
    assertThat(begin.text("/user/name")).isEqualTo("anna");
    ObjectNode made = Json.object().put("id", "anna");
    made.set("passkey", key.create(begin.text("/challenge")));
    assertThat(api.send("POST", "/v1/people", "", Json.write(made)).status()).isEqualTo(201);

    key.count = 2;
    Answer in = signIn(key, challenge("{\"for\":\"sign-in\"}").text("/challenge"));
    assertThat(in.status()).as(in.body()).isEqualTo(201);
    assertThat(in.text("/person/id")).isEqualTo("anna");
    assertThat(as(in, "GET", "/v1/people/passkeys", "").text("/passkeys/0/id")).isEqualTo(key.id());

    String used = challenge("{\"for\":\"sign-in\"}").text("/challenge");
    key.count = 3;
    assertThat(signIn(key, used).status()).isEqualTo(201);
    key.count = 4;
    assertThat(signIn(key, used).text("/detail")).contains("challenge");
    key.count = 2;
    assertThat(signIn(key, challenge("{\"for\":\"sign-in\"}").text("/challenge")).text("/detail"))
        .contains("copied");
    key.count = 9;
    key.flags = 0;
    assertThat(signIn(key, challenge("{\"for\":\"sign-in\"}").text("/challenge")).status())
        .isEqualTo(401);
    String old = challenge("{\"for\":\"sign-in\"}").text("/challenge");
    api.clock.advance(Duration.ofMinutes(5));
    key.flags = 5;
    assertThat(signIn(key, old).status()).isEqualTo(401);
  }

  @Test
  void aPasskeyOfAnotherPlaceIsRefusedAndLeavesNoAccount() throws Exception {
    for (SoftAuthenticator key :
        new SoftAuthenticator[] {
          new SoftAuthenticator("https://evil.test", "127.0.0.1"),
          new SoftAuthenticator(api.uri("").toString(), "evil.test")
        }) {
      ObjectNode made = Json.object().put("id", "anna");
      Answer begin = challenge("{\"for\":\"sign-up\",\"id\":\"anna\"}");
      made.set("passkey", key.create(begin.text("/challenge")));
      assertThat(api.send("POST", "/v1/people", "", Json.write(made)).status()).isEqualTo(422);
      assertThat(api.store.people().find("anna")).isEmpty();
    }
  }

  @Test
  void whatIsWrongIsNamed() {
    assertThat(post("{\"id\":\"A\",\"password\":\"" + PASSWORD + "\"}").text("/errors/0/pointer"))
        .isEqualTo("/id");
    assertThat(post("{\"id\":\"anna\",\"password\":\"short\"}").text("/errors/0/pointer"))
        .isEqualTo("/password");
    signUp("anna", "Anna");
    assertThat(post("{\"id\":\"anna\",\"password\":\"" + PASSWORD + "\"}").status()).isEqualTo(409);
    String off =
        "{\"name\":\"L\",\"key\":{\"crv\":\"P-256\","
            + "\"x\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\","
            + "\"y\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}}";
    assertThat(signIn("anna", PASSWORD, off).text("/errors/0/pointer")).isEqualTo("/device/key/x");
  }

  @Test
  void aPersonIsNoOperatorAndAnOperatorNoPerson() {
    signUp("anna", "Anna");
    Answer anna = signIn("anna", PASSWORD, "");
    assertThat(as(anna, "GET", "/v1/people", "").status()).isEqualTo(401);
    assertThat(as(anna, "GET", "/v1/status", "").status()).isEqualTo(401);
    assertThat(api.get("/v1/people/me").status()).isEqualTo(401);
    assertThat(api.get("/v1/people").text("/people/0/id")).isEqualTo("anna");
    Answer meeting = as(anna, "POST", "/v1/meetings", "{}");
    assertThat(as(anna, "GET", "/v1/meetings", "").text("/meetings/0/id"))
        .isEqualTo(meeting.text("/id"));
    assertThat(api.send("DELETE", "/v1/people/profiles/anna", api.operator, "").status())
        .isEqualTo(204);
    assertThat(as(anna, "GET", "/v1/people/me", "").status()).isEqualTo(401);
  }

  private List<String> found(Answer me, String text) {
    return as(me, "GET", "/v1/people/search?q=" + text, "").json().at("/people").values().stream()
        .map(person -> person.at("/id").asString(""))
        .toList();
  }

  private void signUp(String id, String name) {
    String body =
        "{\"id\":\"%s\",\"displayName\":\"%s\",\"password\":\"%s\"}".formatted(id, name, PASSWORD);
    assertThat(post(body).status()).isEqualTo(201);
  }

  private Answer post(String body) {
    return api.send("POST", "/v1/people", "", body);
  }

  private Answer challenge(String body) {
    return api.send("POST", "/v1/people/challenges", "", body);
  }

  private Answer signIn(String id, String password, String device) {
    String more = device.isEmpty() ? "" : ",\"device\":" + device;
    return api.send(
        "POST",
        "/v1/people/sessions",
        "",
        "{\"id\":\"%s\",\"password\":\"%s\"%s}".formatted(id, password, more));
  }

  private Answer signIn(SoftAuthenticator key, String challenge) throws GeneralSecurityException {
    ObjectNode body = Json.object();
    body.set("passkey", key.get(challenge));
    return api.send("POST", "/v1/people/sessions", "", Json.write(body));
  }

  private Answer as(Answer session, String method, String path, String body) {
    return api.send(method, path, session.text("/session"), body);
  }

  static String device(String name) throws GeneralSecurityException {
    return device(name, P256.newPair());
  }

  private static String device(String name, KeyPair keys) {
    ObjectNode device = Json.object().put("name", name);
    device.set("key", DeviceKey.jwk((ECPublicKey) keys.getPublic()));
    return Json.write(device);
  }
}
