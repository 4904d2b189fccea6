package perigee.app.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import perigee.app.client.ControlClient;
import perigee.app.client.Failure;
import tools.jackson.databind.JsonNode;

/// How a running network is: clock, nodes, releases, listeners, certificates.
public final class NetworkCheck {

  private static final Duration MOST_SKEW = Duration.ofSeconds(5);
  private static final int CONNECT_MILLIS = 2_000;

  private final ControlClient control;
  private final InstantSource clock;
  private final List<Finding> findings = new ArrayList<>();

  public NetworkCheck(ControlClient control, InstantSource clock) {
    this.control = control;
    this.clock = clock;
  }

  /// Looks at all of it.
  public List<Finding> run() throws Failure {
    JsonNode status = control.ask("GET", "/status").json();
    clock(Instant.parse(status.path("time").asString("")));
    long release = status.path("release").asLong(0);
    for (JsonNode node : control.ask("GET", "/nodes").json().path("nodes").values()) {
      node(node, release);
    }
    for (JsonNode certificate :
        control.ask("GET", "/certificates").json().path("certificates").values()) {
      certificate(certificate);
    }
    return findings;
  }

  private void clock(Instant theirs) {
    Duration skew = Duration.between(clock.instant(), theirs).abs();
    findings.add(
        skew.compareTo(MOST_SKEW) <= 0
            ? Finding.well("control's clock and this machine's agree")
            : new Finding(
                "control's clock is " + skew.toSeconds() + " s off this machine's",
                "Let both follow an NTP server; certificates and signatures go by the clock."));
  }

  private void node(JsonNode node, long release) {
    String id = node.path("id").asString("");
    if (!node.path("online").asBoolean(false)) {
      findings.add(
          new Finding(
              "node " + id + " is not linked to control",
              "Start it, or remove it with: perigee node remove " + id));
      return;
    }
    for (JsonNode why : node.path("refused").values()) {
      findings.add(
          new Finding(
              "node " + id + " refused the release: " + why.asString(""),
              "Go back with perigee release rollback, or bring the node up to date."));
    }
    long has = node.path("release").asLong(0);
    findings.add(
        has == release
            ? Finding.well("node " + id + " has release " + release)
            : new Finding(
                "node " + id + " has release " + has + ", the newest is " + release,
                "Look into its log for event=release-refused."));
    for (Map.Entry<String, JsonNode> listener : node.path("listeners").properties()) {
      listener(id, listener.getKey(), listener.getValue().asString(""));
    }
  }

  private void listener(String node, String name, String url) {
    if (!url.startsWith("http")) {
      return;
    }
    URI uri = URI.create(url);
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), CONNECT_MILLIS);
      findings.add(Finding.well("node " + node + " takes connections at " + url));
    } catch (IOException e) {
      findings.add(
          new Finding(
              "node "
                  + node
                  + " takes no connection for "
                  + name
                  + " at "
                  + url
                  + " ("
                  + e.getMessage()
                  + ")",
              "Let the firewall between pass this port, or correct the node's listeners."));
    }
  }

  private void certificate(JsonNode certificate) {
    String id = certificate.path("id").asString("");
    String problem = certificate.path("problem").asString("");
    boolean valid = certificate.path("state").asString("").equals("valid");
    if (!valid || !problem.isEmpty()) {
      findings.add(
          new Finding(
              "certificate "
                  + id
                  + " is "
                  + certificate.path("state").asString("")
                  + (problem.isEmpty() ? "" : ": " + problem),
              "See perigee certificate list; certificate renew orders it anew."));
      return;
    }
    findings.add(
        Finding.well(
            "certificate "
                + id
                + " is good until "
                + certificate.path("valid-until").asString("")));
  }
}
