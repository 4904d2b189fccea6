package perigee.it;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import perigee.it.VersionedOrigin.Item;

/// The objects of a chaos run and what can be purged of them.
///
/// @param items all objects
record PurgeTargets(List<Item> items) {

  private static final int FOLDERS = 4;
  private static final int PER_FOLDER = 5;

  /// A purge order and the objects that it names.
  ///
  /// @param json as the API wants it
  record Order(String json, List<Item> covered) {

    Order {
      covered = List.copyOf(covered);
    }
  }

  static PurgeTargets all() {
    List<Item> items = new ArrayList<>();
    for (String host : List.of("a.one.test", "b.one.test", "two.test")) {
      for (int folder = 0; folder < FOLDERS; folder++) {
        for (int file = 0; file < PER_FOLDER; file++) {
          items.add(new Item(host, "/folder-" + folder + "/file-" + file));
        }
      }
    }
    return new PurgeTargets(List.copyOf(items));
  }

  Item any(RandomGenerator random) {
    return items.get(random.nextInt(items.size()));
  }

  /// A random order: mostly single URLs, now and then everything.
  Order order(RandomGenerator random) {
    Item one = any(random);
    String folder = one.path().substring(0, one.path().lastIndexOf('/') + 1);
    int kind = random.nextInt(20);
    if (kind < 9) {
      return order("url", "http://" + one, one::equals);
    }
    if (kind < 12) {
      return order(
          "prefix",
          "http://" + one.host() + folder,
          item -> item.host().equals(one.host()) && item.path().startsWith(folder));
    }
    if (kind < 14) {
      return order("host", one.host(), item -> item.host().equals(one.host()));
    }
    if (kind < 17) {
      return order("tag", "tag-" + one.tag(), item -> item.tag() == one.tag());
    }
    if (kind < 19) {
      boolean first = one.host().endsWith("one.test");
      return order(
          "property",
          first ? "chaos-one" : "chaos-two",
          item -> item.host().endsWith("one.test") == first);
    }
    return new Order("{\"all\": true}", items);
  }

  private Order order(String kind, String target, Predicate<Item> covers) {
    String json = "{\"" + kind + "\": \"" + target + "\"}";
    return new Order(json, items.stream().filter(covers).toList());
  }
}
