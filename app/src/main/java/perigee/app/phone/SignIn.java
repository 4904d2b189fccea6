package perigee.app.phone;

import java.io.IOException;
import java.net.URI;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.app.client.Answer;
import perigee.app.client.Failure;
import perigee.calling.sip.DigestAlgorithm;
import perigee.model.identity.DeviceKey;
import perigee.realtime.media.HttpProxy;
import perigee.wire.octets.P256;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Signs in at the login server, and keeps fresh what it gave while the server is there.
public final class SignIn {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration QUICKLY = Duration.ofMillis(1500);
  private static final Duration RENEW_BEFORE = Duration.ofDays(7);
  private static final List<String> PARTS =
      List.of("buddies", "superNodes", "relay", "authority", "fleetCertificate");

  private final PhoneState state;
  private final InstantSource clock;
  private final @Nullable HttpProxy proxy;

  /// Signing in where the login server is reached directly.
  public SignIn(PhoneState state, InstantSource clock) {
    this(state, clock, null);
  }

  /// Signing in.
  ///
  /// @param proxy that may be needed to reach the login server, or null
  public SignIn(PhoneState state, InstantSource clock, @Nullable HttpProxy proxy) {
    this.state = state;
    this.clock = clock;
    this.proxy = proxy;
  }

  /// Signs in with a password; what was kept of another person is gone then.
  ///
  /// @param server its URL without `/v1`
  /// @param root a certificate in PEM that vouches for it and for super nodes; empty for those that
  ///   the machine trusts
  public void signIn(String server, String root, String id, String password, String deviceName)
      throws Failure {
    KeyPair pair = P256.newPair();
    Map<String, Object> device = new LinkedHashMap<>();
    device.put("name", deviceName);
    device.put("key", DeviceKey.jwk((ECPublicKey) pair.getPublic()));
    Map<String, Object> order = new LinkedHashMap<>();
    order.put("id", id);
    order.put("password", password);
    order.put("device", device);
    LoginServer login = new LoginServer(URI.create(server), root, proxy);
    Answer answer;
    try {
      answer = login.ask("POST", "/people/sessions", order, "", PATIENCE);
    } catch (IOException e) {
      throw new Failure("the login server does not answer at " + server + ": " + e.getMessage());
    }
    if (!answer.isSuccess()) {
      throw answer.failure();
    }
    JsonNode given = answer.json();
    String address = PhoneState.text(given.path("person"), "address");
    String domain = address.substring(address.indexOf('@') + 1);
    String secret = id + ":" + domain + ":" + password;
    ObjectNode account = JsonNodeFactory.instance.objectNode();
    account.put("server", server).put("root", root).put("id", id).put("domain", domain);
    account.put("md5", DigestAlgorithm.MD5.hash(secret));
    account.put("sha256", DigestAlgorithm.SHA_256.hash(secret));
    account.put("key", Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()));
    account.put("session", PhoneState.text(given, "session"));
    take(account, given);
    takeDevice(account, given.path("device"));
    state.write(account);
  }

  private static void take(ObjectNode account, JsonNode kit) {
    account.put("displayName", PhoneState.text(kit.path("person"), "displayName"));
    for (String part : PARTS) {
      account.set(part, kit.path(part));
    }
  }

  private static void takeDevice(ObjectNode account, JsonNode device) {
    account.put("device", PhoneState.text(device, "id"));
    account.put("certificate", PhoneState.text(device, "certificate"));
    account.put("certificateUntil", PhoneState.text(device, "expiresAt"));
  }

  /// What was kept, made fresh if the login server answers soon; otherwise it is good as it is.
  public JsonNode fresh() throws Failure {
    ObjectNode account = (ObjectNode) state.read();
    LoginServer login = LoginServer.of(account, proxy);
    String session = PhoneState.text(account, "session");
    try {
      Answer kit = login.ask("GET", "/people/kit", null, session, QUICKLY);
      if (!kit.isSuccess()) {
        return account;
      }
      take(account, kit.json());
      if (endsSoon(PhoneState.text(account, "certificateUntil"))) {
        String device = PhoneState.text(account, "device");
        Answer renewed =
            login.ask("POST", "/people/devices/" + device + "/certificate", null, session, QUICKLY);
        if (renewed.isSuccess()) {
          takeDevice(account, renewed.json());
        }
      }
      state.write(account);
    } catch (IOException _) {
      System.err.println("perigee: the login server is away; going on without it");
    }
    return account;
  }

  private boolean endsSoon(String until) {
    try {
      return clock.instant().plus(RENEW_BEFORE).isAfter(Instant.parse(until));
    } catch (DateTimeParseException _) {
      return true;
    }
  }
}
