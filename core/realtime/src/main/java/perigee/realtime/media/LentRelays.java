package perigee.realtime.media;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The relays that lend a port an address. They belong to the port's thread.
final class LentRelays implements Iterable<RelayClient> {

  private final MediaLoop loop;
  private List<RelayClient> all = List.of();
  private int numbers = RelayClient.FIRST_NUMBER;

  LentRelays(MediaLoop loop) {
    this.loop = loop;
  }

  /// The one that a datagram came from, or null.
  @Nullable RelayClient from(Arrival from) {
    for (int i = 0; i < all.size(); i++) {
      RelayClient relay = all.get(i);
      if (relay.isFrom(from)) {
        return relay;
      }
    }
    return null;
  }

  /// The one that lends an address under a number, or null.
  @Nullable RelayClient by(int number) {
    for (int i = 0; i < all.size(); i++) {
      RelayClient relay = all.get(i);
      if (relay.number() == number) {
        return relay;
      }
    }
    return null;
  }

  /// The one that lends us an address by a server already, or null.
  @Nullable RelayClient by(int socket, IceServer server) {
    for (RelayClient relay : all) {
      if (relay.socket() == socket && relay.server().equals(server) && relay.relayed() != null) {
        return relay;
      }
    }
    return null;
  }

  /// Asks a relay for an address.
  void allocate(int socket, IceServer server, Consumer<RelayClient> told) {
    RelayClient relay = new RelayClient(loop, numbers++, socket, server, told);
    List<RelayClient> more = new ArrayList<>(all);
    more.add(relay);
    all = more;
    relay.start();
  }

  /// One lends us an address: those whom we look for are sought by it, too.
  void lent(RelayClient relay) {
    loop.all().forEach(peer -> peer.lent(relay));
  }

  /// Gives back what is lent by servers that are asked no more, once nobody is reached by it.
  void release(List<IceServer> asked) {
    for (RelayClient relay : List.copyOf(all)) {
      boolean used =
          loop.all().stream()
              .flatMap(peer -> peer.paths().stream())
              .anyMatch(path -> path.socket == relay.number());
      if (!used && !asked.contains(relay.server())) {
        relay.close();
      }
    }
  }

  void ended(RelayClient relay) {
    List<RelayClient> fewer = new ArrayList<>(all);
    fewer.remove(relay);
    all = fewer;
  }

  @Override
  public Iterator<RelayClient> iterator() {
    return all.iterator();
  }

  void close() {
    List.copyOf(all).forEach(RelayClient::close);
  }
}
