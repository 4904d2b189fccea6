package perigee.realtime.turn;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/// How many allocations there are: in all, of an account, and of a client's address. Shared by all
/// loops; there is no entry without an allocation, so it has their bound.
final class Quotas {

  /// Where an allocation's client is: an IPv4 address, or the /64 of an IPv6 one.
  private record Network(int octets, long high) {}

  private final TurnLimits limits;
  private final AtomicInteger all = new AtomicInteger();
  private final ConcurrentMap<String, Integer> accounts = new ConcurrentHashMap<>();
  private final ConcurrentMap<Network, Integer> networks = new ConcurrentHashMap<>();

  Quotas(TurnLimits limits) {
    this.limits = limits;
  }

  /// Takes a place.
  ///
  /// @return false if a bound is reached
  boolean enter(String account, Source client) {
    if (all.incrementAndGet() > limits.allocations()) {
      all.decrementAndGet();
      return false;
    }
    if (accounts.merge(account, 1, Integer::sum) > limits.perAccount()) {
      leave(accounts, account);
      all.decrementAndGet();
      return false;
    }
    Network network = new Network(client.octets(), client.high());
    if (networks.merge(network, 1, Integer::sum) > limits.perAddress()) {
      leave(networks, network);
      leave(accounts, account);
      all.decrementAndGet();
      return false;
    }
    return true;
  }

  void leave(String account, int octets, long high) {
    all.decrementAndGet();
    leave(accounts, account);
    leave(networks, new Network(octets, high));
  }

  private static <K> void leave(ConcurrentMap<K, Integer> counts, K key) {
    counts.computeIfPresent(key, (_, count) -> count > 1 ? count - 1 : null);
  }

  int all() {
    return all.get();
  }
}
