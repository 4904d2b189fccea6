package perigee.calling.sip;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who watches whom: by dialog, by the person who is watched, and by the flow of who watches.
/// Belongs to SIP's loop.
final class Subscriptions {

  private static final int MOST_OF_ONE_FLOW = 500;

  private final int most;
  private final Map<String, Subscription> byDialog = new HashMap<>();
  private final Map<String, Set<Subscription>> byPerson = new HashMap<>();
  private final Map<Long, Set<String>> byFlow = new HashMap<>();

  Subscriptions(int most) {
    this.most = most;
  }

  int size() {
    return byDialog.size();
  }

  @Nullable Subscription of(String dialog) {
    return byDialog.get(dialog);
  }

  /// Those that are about a person, as they are now.
  List<Subscription> about(String person) {
    return List.copyOf(byPerson.getOrDefault(person, Set.of()));
  }

  boolean isWatched(String person) {
    return byPerson.containsKey(person);
  }

  /// All who are watched, as they are now.
  List<String> watched() {
    return List.copyOf(byPerson.keySet());
  }

  /// Those whose time is over.
  List<Subscription> expired(long nowMillis) {
    return byDialog.values().stream().filter(one -> one.expiresMillis() <= nowMillis).toList();
  }

  boolean hasRoomFor(Flow flow) {
    return byDialog.size() < most
        && byFlow.getOrDefault(flow.id(), Set.of()).size() < MOST_OF_ONE_FLOW;
  }

  void add(Subscription fresh) {
    byDialog.put(fresh.dialog(), fresh);
    byFlow.computeIfAbsent(fresh.flow().id(), _ -> new HashSet<>(2)).add(fresh.dialog());
    byPerson.computeIfAbsent(fresh.person(), _ -> new HashSet<>(2)).add(fresh);
  }

  void remove(Subscription gone) {
    byDialog.remove(gone.dialog());
    Set<String> mine = byFlow.get(gone.flow().id());
    if (mine != null && mine.remove(gone.dialog()) && mine.isEmpty()) {
      byFlow.remove(gone.flow().id());
    }
    Set<Subscription> watchers = byPerson.get(gone.person());
    if (watchers != null && watchers.remove(gone) && watchers.isEmpty()) {
      byPerson.remove(gone.person());
    }
  }

  /// Removes those of a flow that is gone.
  ///
  /// @return what was removed
  List<Subscription> removeAll(Flow flow) {
    List<Subscription> gone = new ArrayList<>();
    for (String dialog : List.copyOf(byFlow.getOrDefault(flow.id(), Set.of()))) {
      Subscription one = byDialog.get(dialog);
      if (one != null) {
        remove(one);
        gone.add(one);
      }
    }
    return gone;
  }
}
