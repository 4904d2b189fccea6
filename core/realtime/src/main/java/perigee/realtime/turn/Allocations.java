package perigee.realtime.turn;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.wire.stun.StunAddress;

/// All allocations of one loop. It belongs to one thread.
final class Allocations {

  private final RelayedPorts relayed;
  private final Quotas quotas;
  private final AllocationTable datagrams;
  private final Set<Allocation> streams = new java.util.HashSet<>();

  Allocations(RelayedPorts relayed, Quotas quotas, int most) {
    this.relayed = relayed;
    this.quotas = quotas;
    this.datagrams = new AllocationTable(most);
  }

  @Nullable Allocation find(Source client) {
    StreamClient stream = client.stream();
    return stream != null
        ? stream.allocation()
        : datagrams.find(client.port(), client.high(), client.low(), client.peerPort());
  }

  boolean has(int octets) {
    return relayed.has(octets);
  }

  boolean enter(String account, Source client) {
    return quotas.enter(account, client);
  }

  void leave(Allocation allocation) {
    quotas.leave(allocation.account, allocation.octets, allocation.high);
  }

  boolean open(Allocation allocation, int octets, boolean even) {
    return relayed.open(allocation, octets, even);
  }

  void relayedAddress(int relay, int octets, StunAddress into) {
    RelayedPorts.Family family = relayed.family(octets);
    into.set(octets, family.high, family.low, relayed.port(relay));
  }

  /// Takes in an allocation that has its ports.
  void add(Allocation allocation, Source client) {
    StreamClient stream = client.stream();
    if (stream != null) {
      stream.allocation(allocation);
      streams.add(allocation);
    } else {
      datagrams.add(allocation);
    }
  }

  void remove(Allocation allocation) {
    StreamClient stream = allocation.stream;
    if (stream != null) {
      stream.allocation(null);
      streams.remove(allocation);
    } else {
      datagrams.remove(allocation);
    }
    relayed.close(allocation);
    leave(allocation);
  }

  /// Ends what nobody has refreshed.
  void expire(long nowMillis) {
    for (Allocation each : all()) {
      if (each.untilMillis <= nowMillis) {
        remove(each);
      }
    }
  }

  private List<Allocation> all() {
    List<Allocation> all = new ArrayList<>(streams);
    all.addAll(datagrams.all());
    return all;
  }
}
