package perigee.app.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import perigee.app.client.RunningNetwork;
import perigee.app.config.HostPort;
import perigee.app.config.JsonFile;
import perigee.model.Role;

/// What the network says about itself in its data folder: `nodes.json` while it runs, and
/// `endpoints.json` once it is ready.
final class NetworkFiles {

  private final Path nodes;
  private final Path endpoints;
  private boolean ended; // guarded by this

  NetworkFiles(Path data) {
    nodes = data.resolve("nodes.json");
    endpoints = data.resolve(RunningNetwork.FILE);
  }

  /// Lists the processes that run.
  synchronized void writeNodes(List<NodeProcess> processes) throws IOException {
    if (ended) {
      return;
    }
    List<NodeLine> lines =
        processes.stream()
            .map(process -> line(process.node(), process.pid()))
            .filter(line -> line.pid() >= 0)
            .toList();
    JsonFile.write(nodes, lines, JsonFile.Access.ALL);
  }

  /// Writes down where everything is. It holds a token, so only its owner may read it.
  synchronized void writeEndpoints(Map<String, String> all) throws IOException {
    if (!ended) {
      JsonFile.write(endpoints, all, JsonFile.Access.OWNER);
    }
  }

  /// Removes what a network that was killed left: its `endpoints.json` would say that this one is
  /// ready.
  synchronized void deleteOld() throws IOException {
    Files.deleteIfExists(endpoints);
    Files.deleteIfExists(nodes);
  }

  /// Removes both for good.
  synchronized void delete() throws IOException {
    ended = true;
    deleteOld();
  }

  /// The endpoints by name, as commands and people look them up.
  static Map<String, String> endpoints(PortPlan plan, FirstSecrets secrets, Path data) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("api", url(plan.api()));
    all.put("api-token", secrets.apiToken());
    all.put("console", url(plan.api()) + "/");
    secrets.adminLink().ifPresent(link -> all.put("admin-link", link));
    Path root = data.resolve(LocalNode.CONTROL.id()).resolve("ca.crt");
    all.put("ca-file", root.toAbsolutePath().normalize().toString());
    for (LocalNode cache : LocalNode.caches()) {
      // The first of a kind has no number: edge-http, edge2-http.
      String name = cache.id().replaceFirst("1$", "");
      all.put(name + "-http", url(plan.http(cache)));
      if (cache.role() == Role.EDGE) {
        all.put(name + "-https", "https://" + PortPlan.reached(plan.https(cache)));
      }
      all.put(name + "-admin", url(plan.admin(cache)));
      all.put(name + "-metrics", url(plan.admin(cache)) + "/metrics");
    }
    for (LocalNode nameServer : LocalNode.nameServers()) {
      String name = nameServer.id().replaceFirst("1$", "");
      all.put(name.replace("ns", "dns"), PortPlan.reached(plan.dns(nameServer)).toString());
      all.put(name.replace("ns", "redirect"), url(plan.redirect(nameServer)));
      all.put(name + "-admin", url(plan.dnsAdmin(nameServer)));
      all.put(name + "-metrics", url(plan.dnsAdmin(nameServer)) + "/metrics");
    }
    for (LocalNode superNode : LocalNode.superNodes()) {
      String number = superNode.id().replace("super", "").replaceFirst("^1$", "");
      all.put("stun" + number, PortPlan.reached(plan.stun(superNode)).toString());
      all.put("turns" + number, PortPlan.reached(plan.turnTls(superNode)).toString());
      all.put("super" + number + "-admin", url(plan.superAdmin(superNode)));
      all.put("super" + number + "-metrics", url(plan.superAdmin(superNode)) + "/metrics");
      String secure = "https://" + plan.announced(plan.talkTls(superNode));
      // Browsers give a camera to loopback and to HTTPS alone.
      all.put("talk" + number, plan.isLoopback() ? url(plan.talk(superNode)) : secure);
      all.put("talk" + number + "-https", secure);
      all.put("sip" + number + "-tcp", PortPlan.reached(plan.sip(superNode)).toString());
      all.put("sip" + number + "-tls", PortPlan.reached(plan.sipTls(superNode)).toString());
    }
    return all;
  }

  private static String url(HostPort listener) {
    return "http://" + PortPlan.reached(listener);
  }

  private static NodeLine line(LocalNode node, long pid) {
    String role = node.role().name().toLowerCase(Locale.ROOT);
    return new NodeLine(node.id(), List.of(role), node.region(), pid);
  }

  private record NodeLine(String name, List<String> roles, String region, long pid) {}
}
