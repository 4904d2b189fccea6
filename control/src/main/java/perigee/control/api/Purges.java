package perigee.control.api;

import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import perigee.control.fleet.Fleet.PurgeProgress;
import perigee.control.store.Bus;
import perigee.model.LogPosition;
import perigee.model.purge.Purge;
import perigee.model.purge.PurgeTarget;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Orders that what matches may no longer be served, and how far they are.
final class Purges {

  private static final int MOST_WAIT_SECONDS = 30;
  private static final int MOST_WAITING = 1_000;

  private final Services services;
  private final PurgeBody bodies;
  private final Semaphore waiting = new Semaphore(MOST_WAITING);

  Purges(Services services) {
    this.services = services;
    this.bodies = new PurgeBody(services.properties());
  }

  List<Route> routes() {
    return List.of(
        Route.post("/v1/purges", Access.TOKEN, this::order),
        Route.get("/v1/purges/{id}", Access.TOKEN, this::progress));
  }

  private Reply order(Call call) {
    List<Purge> purges = bodies.read(call);
    LogPosition position = services.fleet().purge(purges);
    ObjectNode body = json(services.fleet().progress(position)).put("purges", purges.size());
    ArrayNode unserved = body.putArray("unserved-hosts");
    unservedHosts(purges, call.caller()).forEach(unserved::add);
    return Reply.json(202, body).with("Location", "/v1/purges/" + position);
  }

  /// The hosts that no property of the caller's answers for: nothing is in the caches under a name
  /// that was mistyped. The purge is done all the same, since a host that was taken out of a
  /// property may still be in them.
  private SortedSet<String> unservedHosts(List<Purge> purges, Caller caller) {
    SortedSet<String> hosts = new TreeSet<>();
    for (Purge purge : purges) {
      switch (purge.target()) {
        case PurgeTarget.Url url -> hosts.add(url.host());
        case PurgeTarget.Prefix prefix -> hosts.add(prefix.host());
        case PurgeTarget.Host host -> hosts.add(host.host());
        case PurgeTarget.Tag _, PurgeTarget.PropertyName _, PurgeTarget.All _ -> {}
      }
    }
    if (!hosts.isEmpty()) {
      HostOwners owners = new HostOwners(services.properties().list());
      hosts.removeIf(host -> owners.isServed(host, caller));
    }
    return hosts;
  }

  private Reply progress(Call call) throws InterruptedException {
    LogPosition position = position(call.path("id"));
    long seconds = call.query("wait", 0, 0, MOST_WAIT_SECONDS);
    return Reply.ok(
        json(
            seconds == 0
                ? services.fleet().progress(position)
                : await(position, Duration.ofSeconds(seconds))));
  }

  private PurgeProgress await(LogPosition position, Duration atMost) throws InterruptedException {
    if (!waiting.tryAcquire()) {
      throw new Fault(Kind.UNAVAILABLE, MOST_WAITING + " clients wait for purges already")
          .with("Retry-After", "1")
          .refusal();
    }
    try {
      return services.fleet().await(position, atMost);
    } finally {
      waiting.release();
    }
  }

  private LogPosition position(String id) {
    LogPosition last = services.store().events().ends(Bus.PURGES).last();
    if (!id.matches("[0-9]{1,18}\\.[0-9]{1,18}")) {
      throw Gate.missing("purge '" + id + "'");
    }
    LogPosition position = LogPosition.parse(id);
    if (position.sequence() == 0 || position.compareTo(last) > 0) {
      throw Gate.missing("purge '" + id + "'");
    }
    return position;
  }

  private static ObjectNode json(PurgeProgress progress) {
    ObjectNode json = Json.object().put("id", progress.position().toString());
    json.put("position", progress.position().toString());
    json.put("online", progress.online());
    json.put("acknowledged", progress.acknowledged());
    json.put("offline", progress.offline());
    ArrayNode waitingFor = json.putArray("waiting-for");
    progress.waitingFor().forEach(waitingFor::add);
    return json.put("complete", progress.complete());
  }
}
