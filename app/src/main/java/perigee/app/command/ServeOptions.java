package perigee.app.command;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.app.client.Failure;
import perigee.app.phone.PhoneState;
import perigee.app.promotion.ServeTerms;
import perigee.calling.overlay.HostCache;
import perigee.calling.overlay.Promotion;
import perigee.model.mapping.Prefix;
import perigee.wire.overlay.HostEntry;
import picocli.CommandLine.Option;

/// What the owner of a machine lets others have.
final class ServeOptions {

  private static final double MEGA = 1e6;
  private static final int MIB_BITS = 20;

  @Option(
      names = "--serve-address",
      paramLabel = "ADDRESS",
      description = "by which others reach this machine (default: the one that leads to them)")
  private @Nullable String address;

  @Option(
      names = "--serve-port",
      paramLabel = "PORT",
      description = "for other super nodes, by TCP (default: one at random)")
  private int port;

  @Option(
      names = "--serve-relay-port",
      paramLabel = "PORT",
      description = "of the relay, by UDP and TCP (default: one at random)")
  private int relayPort;

  @Option(
      names = "--serve-web-ports",
      paramLabel = "PORTS",
      split = ",",
      description = "where the relay takes TCP, too, if they are free (default: 443,80); or none")
  private List<String> webPorts = new ArrayList<>();

  @Option(
      names = "--serve-most",
      paramLabel = "MBIT",
      description = "a second that others may take; beyond it, it ends (default: 20)")
  private double most = 20;

  @Option(
      names = "--serve-least",
      paramLabel = "MBIT",
      description = "a second that the line must carry (default: 5)")
  private double least = 5;

  @Option(
      names = "--serve-clients",
      paramLabel = "N",
      description = "who are served at a time (default: 100)")
  private int clients = ServeTerms.CLIENTS;

  @Option(
      names = "--serve-after",
      paramLabel = "SECONDS",
      description = "for which all must have been well (default: 600)")
  private int after = 600;

  @Option(
      names = "--serve-cpu",
      paramLabel = "SHARE",
      description = "of the processors that must be idle (default: 0.4)")
  private double cpu = 0.4;

  @Option(
      names = "--serve-memory",
      paramLabel = "MIB",
      description = "that must be free (default: 256)")
  private int memory = 256;

  @Option(
      names = "--serve-allow",
      paramLabel = "PREFIX",
      description = "a private network that may be relayed to")
  private List<String> allowed = new ArrayList<>();

  @Option(
      names = "--serve-drain",
      paramLabel = "SECONDS",
      description = "that who is served has to go elsewhere (default: 120)")
  private int drain = 120;

  /// The terms, checked.
  ///
  /// @param state where the super nodes are that lead to the machine's own address
  ServeTerms terms(PhoneState state) throws Failure {
    List<Prefix> prefixes = new ArrayList<>();
    for (String each : allowed) {
      prefixes.add(
          Prefix.parse(each)
              .orElseThrow(() ->
                  new Failure("--serve-allow is " + each + "; it is a prefix like 10.0.0.0/8")));
    }
    try {
      return new ServeTerms(
          address == null ? towards(state.hosts(state.read())) : own(address),
          port,
          relayPort,
          ports(webPorts),
          new Promotion.Terms(
              true,
              (long) (least * MEGA),
              (long) (most * MEGA),
              cpu,
              (long) memory << MIB_BITS,
              Duration.ofSeconds(after),
              Promotion.Terms.USUAL.patience()),
          clients,
          prefixes,
          ServeTerms.EVERY,
          Duration.ofSeconds(drain));
    } catch (IllegalArgumentException e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
  }

  private static List<Integer> ports(List<String> said) throws Failure {
    if (said.isEmpty()) {
      return ServeTerms.WEB_PORTS;
    }
    if (said.equals(List.of("none"))) {
      return List.of();
    }
    List<Integer> all = new ArrayList<>();
    for (String each : said) {
      try {
        all.add(Integer.valueOf(each.strip()));
      } catch (NumberFormatException _) {
        throw new Failure("--serve-web-ports has " + each + "; give ports like 443,80, or none");
      }
    }
    return all;
  }

  private static InetAddress own(String text) throws Failure {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException _) {
      throw new Failure("--serve-address is " + text + "; it is an address of this machine");
    }
  }

  private static InetAddress towards(HostCache hosts) throws Failure {
    for (HostCache.Known known : hosts.all()) {
      HostEntry host = known.host();
      InetSocketAddress to = new InetSocketAddress(host.host(), Math.max(1, host.port()));
      if (!to.isUnresolved()) {
        try (DatagramSocket socket = new DatagramSocket()) {
          socket.connect(to);
          return socket.getLocalAddress();
        } catch (IOException e) {
          throw new Failure("no way leads to super nodes: " + e.getMessage());
        }
      }
    }
    throw new Failure("no super node is known: sign in while the network is up");
  }
}
