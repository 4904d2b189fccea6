package perigee.lab.nat;

import java.util.Arrays;
import java.util.Optional;

/// How somebody gets at the Internet: what stands between, as rules of the kernel's filter.
enum Access {
  /// An address of its own, and nothing between.
  PUBLIC(1, "public"),
  /// An address of its own; who was not written to gets nothing through.
  FIREWALL(2, "fw"),
  /// A port, once used, is open to all.
  FULL_CONE(3, "fullcone"),
  /// A port is open to addresses that were written to.
  ADDRESS_CONE(4, "addrcone"),
  /// A port is open to addresses and ports that were written to.
  PORT_CONE(5, "portcone"),
  /// The same, by a router that takes stray datagrams for itself: an early one steals the port.
  LEAKY(6, "leaky"),
  /// Each address that is written to sees another port.
  ADDRESS_SYMMETRIC(7, "addrsym"),
  /// Each address and port that is written to sees another, by UDP and TCP.
  SYMMETRIC(8, "symmetric"),
  /// Two translators, one behind the other.
  CARRIER(9, "cgn"),
  NO_UDP(10, "udpblock"),
  /// TCP to 80 and 443 alone.
  WEB(11, "web"),
  ONLY_443(12, "tcp443"),
  /// Nothing but a proxy that connects to 443.
  PROXY(13, "proxy");

  private static final String STATEFUL =
      """
      table ip lab {
        %s
        chain input { type filter hook input priority 0; policy drop;
          iif "lo" accept
          ct state established,related accept
          iifname "lan" accept
          meta l4proto icmp accept
          %s
        }
        chain forward { type filter hook forward priority 0; policy drop;
          %s
          ct state established,related accept
          %s
          ct status dnat accept
        }
        chain pre { type nat hook prerouting priority -100; %s
        }
        chain post { type nat hook postrouting priority 100; %s
        }
      }
      """;
  private static final String MASQUERADE = "oifname \"wan\" masquerade";
  private static final String OUT = "iifname \"lan\" accept";
  private static final String MAP =
      "map cone { type inet_service : ipv4_addr; flags dynamic,timeout; timeout 300s; }";
  private static final String LEARN =
      "iifname \"lan\" meta l4proto udp update @cone { udp sport : ip saddr }";

  private final int number;
  private final String token;

  Access(int number, String token) {
    this.number = number;
    this.token = token;
  }

  /// From 1 on.
  int number() {
    return number;
  }

  /// As the command line calls it.
  String token() {
    return token;
  }

  static Optional<Access> of(String token) {
    return Arrays.stream(values()).filter(kind -> kind.token.equals(token)).findFirst();
  }

  /// Whether the machine itself has a public address.
  boolean isRouted() {
    return this == PUBLIC || this == FIREWALL;
  }

  /// Rules of the router at the customer's; empty if it lets everything through.
  ///
  /// @param wan the router's own address
  String rules(String wan) {
    return switch (this) {
      case PUBLIC -> "";
      case FIREWALL -> STATEFUL.formatted("", "", "", OUT, "", "");
      case FULL_CONE ->
          STATEFUL.formatted(
              MAP,
              "",
              LEARN,
              OUT,
              "iifname \"wan\" meta l4proto udp dnat to udp dport map @cone",
              MASQUERADE);
      case ADDRESS_CONE ->
          STATEFUL.formatted(
              MAP
                  + "\nset allow { type inet_service . ipv4_addr; flags dynamic,timeout;"
                  + " timeout 300s; }",
              "",
              LEARN + "\niifname \"lan\" meta l4proto udp update @allow { udp sport . ip daddr }",
              OUT,
              "iifname \"wan\" udp dport . ip saddr @allow dnat to udp dport map @cone",
              MASQUERADE);
      case PORT_CONE, CARRIER -> STATEFUL.formatted("", "", "", OUT, "", MASQUERADE);
      case LEAKY ->
          STATEFUL.formatted(
              "", "iifname \"wan\" meta l4proto udp accept", "", OUT, "", MASQUERADE);
      case ADDRESS_SYMMETRIC ->
          STATEFUL.formatted(
              "",
              "",
              "",
              OUT,
              "",
              "oifname \"wan\" meta l4proto udp snat to "
                  + wan
                  + " : jhash ip daddr . udp sport mod 20000 seed 0x5eed offset 30000\n"
                  + MASQUERADE);
      case SYMMETRIC -> STATEFUL.formatted("", "", "", OUT, "", MASQUERADE + " fully-random");
      case NO_UDP ->
          STATEFUL.formatted(
              "", "", "", "iifname \"lan\" meta l4proto udp drop\n" + OUT, "", MASQUERADE);
      case WEB ->
          STATEFUL.formatted(
              "", "", "", "iifname \"lan\" tcp dport { 80, 443 } accept", "", MASQUERADE);
      case ONLY_443 ->
          STATEFUL.formatted("", "", "", "iifname \"lan\" tcp dport 443 accept", "", MASQUERADE);
      case PROXY -> STATEFUL.formatted("", "", "", "", "", MASQUERADE);
    };
  }
}
