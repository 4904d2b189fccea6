package perigee.control.fleet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import perigee.model.fleet.FleetMessage;

/// The latest prefetches and how far nodes are with them. From any thread.
final class Prefetches {

  private static final int MAX_KEPT = 100;

  private final LinkedHashMap<String, Running> byId = new LinkedHashMap<>();

  synchronized void begin(String id, int urls, List<String> nodes) {
    Map<String, Fleet.NodeProgress> progress = new TreeMap<>();
    for (String node : nodes) {
      progress.put(node, new Fleet.NodeProgress(node, 0, 0, urls));
    }
    if (byId.size() >= MAX_KEPT) {
      byId.pollFirstEntry();
    }
    byId.put(id, new Running(urls, progress));
  }

  synchronized void progress(String node, FleetMessage.PrefetchProgress progress) {
    Running running = byId.get(progress.id());
    if (running != null) {
      running.nodes.computeIfPresent(
          node,
          (_, _) ->
              new Fleet.NodeProgress(node, progress.done(), progress.failed(), progress.total()));
    }
  }

  synchronized Optional<Fleet.PrefetchStatus> status(String id) {
    Running running = byId.get(id);
    return running == null
        ? Optional.empty()
        : Optional.of(
            new Fleet.PrefetchStatus(id, running.urls, new ArrayList<>(running.nodes.values())));
  }

  private record Running(int urls, Map<String, Fleet.NodeProgress> nodes) {}
}
