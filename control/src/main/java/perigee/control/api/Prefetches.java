package perigee.control.api;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import perigee.control.fleet.Fleet.NodeProgress;
import perigee.control.fleet.Fleet.PrefetchStatus;
import perigee.model.Role;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// URLs to fetch into caches before anybody asks for them.
final class Prefetches {

  private static final int MOST_URLS = 10_000;
  private static final int MOST_REGIONS = 100;

  private final Services services;

  Prefetches(Services services) {
    this.services = services;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/v1/prefetches", Access.TOKEN, this::order),
        Route.get("/v1/prefetches/{id}", Access.TOKEN, this::status));
  }

  private Reply order(Call call) {
    Fields body = call.body(Set.of("urls", "regions"));
    List<String> urls = body.texts("urls", MOST_URLS, UrlText.MOST_CHARACTERS);
    if (urls.isEmpty()) {
      throw body.wrong("urls", "is missing or empty; name at least one URL");
    }
    mustBeServed(urls, call.caller());
    List<String> regions = body.texts("regions", MOST_REGIONS, Names.MOST_CHARACTERS);
    mustHaveEdges(regions);
    String id = services.fleet().prefetch(urls, regions);
    return Reply.json(202, Json.object().put("id", id).put("urls", urls.size()))
        .with("Location", "/v1/prefetches/" + id);
  }

  private void mustBeServed(List<String> urls, Caller caller) {
    HostOwners owners = new HostOwners(services.properties().list());
    for (int i = 0; i < urls.size(); i++) {
      String pointer = "/urls/" + i;
      String url = urls.get(i);
      if (!url.matches("https?://.*")) {
        throw Fault.invalid(pointer, "'" + url + "' must begin with http:// or https://").refusal();
      }
      String host = UrlText.read(url, pointer).host();
      if (!owners.isServed(host, caller)) {
        throw Fault.invalid(pointer, "no property answers for host '" + host + "'").refusal();
      }
    }
  }

  private void mustHaveEdges(List<String> regions) {
    Set<String> known = new TreeSet<>();
    services.fleet().nodes().stream()
        .filter(n -> n.role() == Role.EDGE)
        .forEach(n -> known.add(n.region()));
    for (int i = 0; i < regions.size(); i++) {
      if (!known.contains(regions.get(i))) {
        throw Fault.invalid(
                "/regions/" + i,
                "no edge is in region '"
                    + regions.get(i)
                    + "'; regions with edges: "
                    + String.join(", ", known))
            .refusal();
      }
    }
  }

  private Reply status(Call call) {
    String id = call.path("id");
    PrefetchStatus status =
        services
            .fleet()
            .prefetchStatus(id)
            .orElseThrow(() -> Gate.missing("prefetch '" + id + "'"));
    ObjectNode body = Json.object().put("id", status.id()).put("urls", status.urls());
    ArrayNode nodes = body.putArray("nodes");
    boolean complete = true;
    for (NodeProgress node : status.nodes()) {
      complete &= node.done() + node.failed() >= node.total();
      nodes
          .addObject()
          .put("node", node.node())
          .put("done", node.done())
          .put("failed", node.failed())
          .put("total", node.total());
    }
    return Reply.ok(body.put("complete", complete));
  }
}
