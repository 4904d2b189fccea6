package perigee.selection.evidence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import perigee.model.mapping.Address;
import perigee.model.mapping.Family;
import perigee.model.mapping.PathSample;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.TrafficClass;

/// Evidence of all client prefixes, bounded. When it is full, of eight prefixes drawn by lot the
/// one that was silent for longest leaves: nearly the least recently used, without a list to keep.
/// Of one thread.
///
/// A target is a region by its id, or whatever else paths lead to.
public final class EvidenceTable {

  private static final int DRAWN = 8;

  private final EvidenceConfig config;
  private final RandomGenerator random;
  private final Map<Prefix, Integer> places = new HashMap<>();
  private final List<ClientEvidence> clients = new ArrayList<>();
  private long evicted;
  private long refused;
  private long worsened;

  public EvidenceTable(EvidenceConfig config, RandomGenerator random) {
    this.config = config;
    this.random = random;
  }

  /// Adds what was seen of one path. It counts for one client prefix and for no other.
  ///
  /// @param client address or prefix; cut to the length by which clients are told apart
  /// @return whether it was taken: figures that can't be true are not, nor too many beacons
  public boolean add(Prefix client, String target, PathSample sample, long nowMillis) {
    if (!sample.isPlausible()) {
      refused++;
      return false;
    }
    ClientEvidence of = client(client, nowMillis);
    int before = of.worsened();
    boolean taken = of.add(target, sample, config, nowMillis);
    worsened += of.worsened() - before;
    refused += taken ? 0 : 1;
    return taken;
  }

  /// Adds what a client prefix asked for.
  ///
  /// @param bytes of bodies that were sent
  public void addDemand(
      Prefix client, TrafficClass trafficClass, double requests, double bytes, long nowMillis) {
    if (isAmount(requests) && isAmount(bytes)) {
      client(client, nowMillis).addDemand(trafficClass, requests, bytes, nowMillis);
    }
  }

  private static boolean isAmount(double amount) {
    return amount >= 0 && amount < Double.POSITIVE_INFINITY;
  }

  private ClientEvidence client(Prefix client, long nowMillis) {
    Prefix key = key(client);
    Integer place = places.get(key);
    if (place != null) {
      return clients.get(place);
    }
    if (clients.size() >= config.maxClients()) {
      evict();
    }
    ClientEvidence evidence = new ClientEvidence(key, nowMillis);
    places.put(key, clients.size());
    clients.add(evidence);
    return evidence;
  }

  private Prefix key(Prefix client) {
    boolean ipv4 = client.family() == Family.IPV4;
    return client.shortened(ipv4 ? config.ipv4Length() : config.ipv6Length());
  }

  private void evict() {
    int silent = random.nextInt(clients.size());
    for (int i = 1; i < DRAWN; i++) {
      int other = random.nextInt(clients.size());
      if (clients.get(other).latestMillis() < clients.get(silent).latestMillis()) {
        silent = other;
      }
    }
    removeAt(silent);
    evicted++;
  }

  private void removeAt(int place) {
    places.remove(clients.get(place).prefix());
    ClientEvidence last = clients.removeLast();
    if (place < clients.size()) {
      clients.set(place, last);
      places.put(last.prefix(), place);
    }
  }

  /// Forgets prefixes that were silent since a moment.
  public void expire(long silentSinceMillis) {
    for (int i = clients.size() - 1; i >= 0; i--) {
      if (clients.get(i).latestMillis() < silentSinceMillis) {
        removeAt(i);
      }
    }
  }

  /// Forgets all that was measured of a target, one that left for good.
  public void forgetTarget(String target) {
    clients.forEach(client -> client.forgetTarget(target));
  }

  /// What is known of the prefix that an address is in.
  public @Nullable ClientEvidence find(Address address) {
    return find(address.asPrefix());
  }

  public @Nullable ClientEvidence find(Prefix client) {
    Integer place = places.get(key(client));
    return place == null ? null : clients.get(place);
  }

  /// In no order.
  public void forEach(Consumer<ClientEvidence> visitor) {
    clients.forEach(visitor);
  }

  public int size() {
    return clients.size();
  }

  /// Paths in all.
  public int pathCount() {
    return clients.stream().mapToInt(ClientEvidence::pathCount).sum();
  }

  /// Prefixes that had to leave for others.
  public long evicted() {
    return evicted;
  }

  /// How often a path was found to have become worse.
  public long worsened() {
    return worsened;
  }

  /// Samples that were not taken.
  public long refused() {
    return refused;
  }
}
