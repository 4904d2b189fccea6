package perigee.realtime.turn;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import perigee.net.udp.DatagramPorts;
import perigee.net.udp.PeerAddress;

/// The ports that a loop relays from, and whose they are. A port is drawn by chance, so that nobody
/// can guess the next client's (RFC 8656 §7.2). It belongs to one thread.
final class RelayedPorts {

  private static final int TRIES = 64;
  private static final int PORTS = 1 << 16;

  private final DatagramPorts ports;
  private final int first;
  private final int count;
  private final RandomGenerator random = new SecureRandom();
  private final @Nullable Family ipv4;
  private final @Nullable Family ipv6;
  private final List<PeerAddress> listening = new ArrayList<>();

  /// By the number of the port in the set.
  private final Allocation[] owners;

  private final int[] numbers;

  /// One address that is relayed from.
  static final class Family {

    final InetAddress bind;

    /// How the world knows it.
    final long high;

    final long low;

    /// By UDP port: whose it is.
    private final @Nullable Allocation[] owners = new Allocation[PORTS];

    Family(TurnConfig.Relay relay) {
      this.bind = relay.bind();
      PeerAddress announced = PeerAddress.of(new InetSocketAddress(relay.announced(), 1));
      this.high = announced.high();
      this.low = announced.low();
    }
  }

  /// Ports.
  ///
  /// @param most that the set may have
  RelayedPorts(DatagramPorts ports, int most, TurnConfig config) {
    this.ports = ports;
    this.first = config.firstPort();
    this.count = config.lastPort() - config.firstPort() + 1;
    this.owners = new Allocation[most];
    this.numbers = new int[most];
    Family v4 = null;
    Family v6 = null;
    for (TurnConfig.Relay relay : config.relays()) {
      if (relay.bind().getAddress().length == TurnLoop.IPV4) {
        v4 = new Family(relay);
      } else {
        v6 = new Family(relay);
      }
    }
    this.ipv4 = v4;
    this.ipv6 = v6;
  }

  /// Tells where clients come, so that nothing is relayed there.
  void listening(InetSocketAddress address) {
    listening.add(PeerAddress.of(address));
  }

  boolean isListening(int octets, long high, long low, int port) {
    for (PeerAddress each : listening) {
      boolean same = each.high() == high && each.low() == low && each.octets() == octets;
      if (each.port() == port && (same || isRelay(octets, high, low))) {
        return true;
      }
    }
    return false;
  }

  /// Whether relays of this family are to be had.
  boolean has(int octets) {
    return octets == TurnLoop.IPV4 ? ipv4 != null : ipv6 != null;
  }

  /// The address that is relayed from; it must be there.
  Family family(int octets) {
    Family family = octets == TurnLoop.IPV4 ? ipv4 : ipv6;
    if (family == null) {
      throw new IllegalStateException("no relay of " + octets + " octets");
    }
    return family;
  }

  /// Whether an address is one that is relayed from.
  boolean isRelay(int octets, long high, long low) {
    Family family = octets == TurnLoop.IPV4 ? ipv4 : ipv6;
    return family != null && family.high == high && family.low == low;
  }

  /// Opens a port for an allocation.
  ///
  /// @param even whether its number is to be even
  /// @return false if none could be had
  boolean open(Allocation owner, int octets, boolean even) {
    Family family = family(octets);
    for (int i = 0; i < TRIES; i++) {
      int number = first + random.nextInt(count);
      if ((even && (number & 1) != 0) || family.owners[number] != null) {
        continue;
      }
      int port = ports.open(new InetSocketAddress(family.bind, number));
      if (port >= 0) {
        family.owners[number] = owner;
        owners[port] = owner;
        numbers[port] = number;
        if (octets == TurnLoop.IPV4) {
          owner.relay4 = port;
        } else {
          owner.relay6 = port;
        }
        return true;
      }
    }
    return false;
  }

  /// The number that the world knows a port by.
  int port(int relay) {
    return numbers[relay];
  }

  /// Whose port it is that something came to.
  Allocation owner(int relay) {
    return owners[relay];
  }

  /// Whose relayed address this is, if it is one of this loop.
  @Nullable Allocation find(int octets, long high, long low, int port) {
    Family family = octets == TurnLoop.IPV4 ? ipv4 : ipv6;
    return family != null && family.high == high && family.low == low ? family.owners[port] : null;
  }

  void close(Allocation owner) {
    close(owner.relay4, ipv4);
    close(owner.relay6, ipv6);
    owner.relay4 = -1;
    owner.relay6 = -1;
  }

  private void close(int relay, @Nullable Family family) {
    if (relay >= 0 && family != null) {
      ports.close(relay);
      family.owners[numbers[relay]] = null;
    }
  }
}
