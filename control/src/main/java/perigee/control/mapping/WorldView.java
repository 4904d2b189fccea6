package perigee.control.mapping;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import perigee.model.mapping.Location;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.Region;
import perigee.model.mapping.Server;
import perigee.selection.round.ResolverClients;
import perigee.selection.round.Traffic;
import perigee.selection.round.World;

/// What is known, as a round of the map wants it. Confined to the mapper's thread.
final class WorldView {

  private final Known known;
  private final ServerBook book;
  private final HealthBook health;

  WorldView(Known known) {
    this.known = known;
    this.book = known.book();
    this.health = known.health();
  }

  World world(List<Server> servers, Instant now) {
    Map<String, List<Server>> byRegion = new TreeMap<>();
    servers.forEach(
        each -> byRegion.computeIfAbsent(each.region(), _ -> new ArrayList<>()).add(each));
    List<Region> regions = new ArrayList<>();
    Set<String> closedRegions = new HashSet<>();
    byRegion.forEach((id, of) -> {
      regions.add(new Region(id, known.places().region(id), load(of)));
      if (of.stream().noneMatch(server -> health.isUsable(server.id()))) {
        closedRegions.add(id);
      }
    });
    if (closedRegions.size() == regions.size()) {
      // With nobody alive, all count as alive: only trying tells.
      closedRegions.clear();
    }
    List<String> ids = regions.stream().map(Region::id).toList();
    Map<String, Double> room = room(servers);
    known.contracts().judge(known.hosts(), room, now.toEpochMilli());
    double least = room.values().stream().min(Double::compare).orElse(Double.POSITIVE_INFINITY);
    Traffic traffic =
        known.hosts().traffic(servers, book, known.contracts().guaranteed(), now.toEpochMilli());
    return new World(
        regions,
        servers,
        closedRegions,
        known.mesh().between(ids, book),
        this::place,
        traffic,
        least);
  }

  /// What each region's living servers can send, bytes a second.
  private Map<String, Double> room(List<Server> servers) {
    Map<String, Double> room = new HashMap<>();
    for (Server server : servers) {
      if (health.isUsable(server.id())) {
        room.merge(server.region(), book.bytesPerSecond(server.id()), Double::sum);
      }
    }
    return room;
  }

  private @Nullable Location place(Prefix prefix) {
    return known.places().of(prefix.first()).map(Place::location).orElse(null);
  }

  private double load(List<Server> of) {
    double sum = 0;
    for (Server server : of) {
      sum += book.report(server.id()).use().greatest();
    }
    return sum / of.size();
  }

  List<ResolverClients> resolvers(Instant now) {
    List<ResolverClients> all = new ArrayList<>();
    known
        .joins()
        .forEach(
            now.toEpochMilli(),
            (resolver, clients) -> all.add(new ResolverClients(resolver.asPrefix(), clients)));
    return all;
  }

  Map<String, List<String>> edges(List<Server> servers) {
    Map<String, List<String>> edges = new HashMap<>();
    for (Server server : servers) {
      if (health.isLinked(server.id())) {
        edges.computeIfAbsent(server.region(), _ -> new ArrayList<>()).add(server.id());
      }
    }
    return edges;
  }
}
