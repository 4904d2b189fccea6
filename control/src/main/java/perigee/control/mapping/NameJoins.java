package perigee.control.mapping;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import perigee.model.mapping.Address;
import perigee.model.mapping.NameSighting;
import perigee.model.mapping.Prefix;

/// Which clients are behind which resolver: a name that a beacon made up was asked for by a
/// resolver and fetched by a client. Each name joins once, and a client network counts at most once
/// in a minute for a resolver, so that one loud network does not speak for all. Counts halve each
/// hour. Bounded; of one thread.
final class NameJoins {

  private static final int MOST_NAMES = 65_536;
  private static final int MOST_RESOLVERS = 65_536;
  private static final int MOST_CLIENTS = 64;
  private static final double HALF_LIFE_MILLIS = 3_600_000;
  private static final long EVERY_MILLIS = 60_000;

  private final Map<String, Half> halves = bounded(MOST_NAMES);
  private final Map<Address, Map<Prefix, Weight>> resolvers = bounded(MOST_RESOLVERS);
  private long joined;

  private record Half(String address, boolean resolver) {}

  private record Weight(double count, long atMillis) {

    double at(long nowMillis) {
      return count * Math.pow(2, -(nowMillis - atMillis) / HALF_LIFE_MILLIS);
    }
  }

  private static <K, V> Map<K, V> bounded(int most) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
      }
    };
  }

  /// Takes in a sighting.
  void add(NameSighting seen, long nowMillis) {
    @Nullable Half other = halves.get(seen.label());
    if (other == null) {
      halves.put(seen.label(), new Half(seen.address(), seen.resolver()));
      return;
    }
    if (other.resolver() == seen.resolver()) {
      return;
    }
    halves.remove(seen.label());
    Optional<Address> resolver = Address.parse(seen.resolver() ? seen.address() : other.address());
    Optional<Prefix> client = Prefix.parse(seen.resolver() ? other.address() : seen.address());
    if (resolver.isPresent() && client.isPresent()) {
      join(resolver.get(), client.get(), nowMillis);
    }
  }

  private void join(Address resolver, Prefix client, long nowMillis) {
    Map<Prefix, Weight> clients = resolvers.computeIfAbsent(resolver, _ -> bounded(MOST_CLIENTS));
    Weight before = clients.get(client);
    if (before != null && nowMillis - before.atMillis() < EVERY_MILLIS) {
      return;
    }
    clients.put(client, new Weight((before == null ? 0 : before.at(nowMillis)) + 1, nowMillis));
    joined++;
  }

  /// Visits each resolver with its clients and their weights.
  void forEach(long nowMillis, BiConsumer<Address, Map<Prefix, Double>> visitor) {
    resolvers.forEach((resolver, clients) -> {
      Map<Prefix, Double> weights = new HashMap<>();
      clients.forEach((client, weight) -> weights.put(client, weight.at(nowMillis)));
      visitor.accept(resolver, weights);
    });
  }

  int resolvers() {
    return resolvers.size();
  }

  /// Names that were seen from both sides.
  long joined() {
    return joined;
  }
}
