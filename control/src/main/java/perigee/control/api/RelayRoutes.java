package perigee.control.api;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.control.fleet.Fleet;
import perigee.control.relay.RelayCredentials;
import perigee.model.Role;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Credentials for the relays, and where these are: what a browser's `RTCPeerConnection` takes as
/// `iceServers`.
final class RelayRoutes {

  private static final long USUAL_SECONDS = 3600;
  private static final int MOST_ACCOUNT = 128;

  private final Fleet fleet;
  private final RelayCredentials credentials;

  RelayRoutes(Services services) {
    this.fleet = services.fleet();
    this.credentials = services.relays();
  }

  List<Route> routes() {
    return List.of(
        Route.post("/v1/relay/credentials", Access.OPERATOR, this::issue),
        Route.post("/v1/relay/secrets", Access.OPERATOR, this::rotate));
  }

  private Reply issue(Call call) {
    Fields body = call.body(Set.of("account", "seconds"));
    String account = body.optionalText("account", MOST_ACCOUNT).orElse("operator");
    if (account.indexOf(':') >= 0) {
      throw body.wrong("account", "has a colon, which ends the time before it; leave it out");
    }
    long seconds =
        body.whole("seconds", 1, RelayCredentials.LONGEST.toSeconds()).orElse(USUAL_SECONDS);
    RelayCredentials.Credential made = credentials.issue(account, Duration.ofSeconds(seconds));
    ObjectNode json =
        Json.object()
            .put("username", made.user())
            .put("credential", made.password())
            .put("expires-at", made.expiresAt().toString());
    ArrayNode urls = json.putArray("urls");
    fleet.nodes().stream()
        .filter(node -> node.role() == Role.SUPERNODE && node.online())
        .forEach(node -> urls(node.listeners(), urls));
    return Reply.json(201, json);
  }

  /// RFC 7064 and RFC 7065.
  static void urls(Map<String, String> listeners, ArrayNode into) {
    add(into, "stun:", listeners.get("stun"), "");
    add(into, "turn:", listeners.get("stun"), "?transport=udp");
    add(into, "turn:", listeners.get("turn-tcp"), "?transport=tcp");
    add(into, "turns:", listeners.get("turns"), "?transport=tcp");
  }

  private static void add(ArrayNode into, String scheme, @Nullable String at, String rest) {
    if (at != null) {
      into.add(scheme + at + rest);
    }
  }

  private Reply rotate(Call call) {
    credentials.rotate();
    return Reply.nothing();
  }
}
