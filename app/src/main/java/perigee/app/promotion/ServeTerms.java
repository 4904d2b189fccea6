package perigee.app.promotion;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import perigee.calling.overlay.Promotion;
import perigee.model.mapping.Prefix;

/// What the owner of a machine lets others have.
///
/// @param address of this machine, by which others reach it
/// @param port for the others of the overlay, by TCP; 0 for one at random
/// @param relayPort by UDP and TCP; 0 for one at random
/// @param webPorts where the relay takes TCP, too, if they can be had: networks that let little out
///   let it go there; the best first
/// @param promotion what must be measured
/// @param clients that are served at a time, and addresses that are lent
/// @param allowed private networks that may be relayed to
/// @param every how often it is looked
/// @param drain how long who is served has to go elsewhere
public record ServeTerms(
    InetAddress address,
    int port,
    int relayPort,
    List<Integer> webPorts,
    Promotion.Terms promotion,
    int clients,
    List<Prefix> allowed,
    Duration every,
    Duration drain) {

  public static final Duration EVERY = Duration.ofSeconds(5);
  public static final Duration DRAIN = Duration.ofMinutes(2);
  public static final int CLIENTS = 100;

  /// Those of HTTPS and HTTP.
  public static final List<Integer> WEB_PORTS = List.of(443, 80);

  private static final int MOST_PORT = 65_535;
  private static final int MOST_CLIENTS = 10_000;

  public ServeTerms {
    allowed = List.copyOf(allowed);
    webPorts = List.copyOf(webPorts);
    if (port < 0 || port > MOST_PORT || relayPort < 0 || relayPort > MOST_PORT) {
      throw new IllegalArgumentException("a port to serve at is from 0 to 65535");
    }
    if (webPorts.stream().anyMatch(one -> one < 1 || one > MOST_PORT)) {
      throw new IllegalArgumentException("a web port to serve at is from 1 to 65535");
    }
    if (clients < 1 || clients > MOST_CLIENTS) {
      throw new IllegalArgumentException(
          "there are %d clients to serve; it must be from 1 to %d"
              .formatted(clients, MOST_CLIENTS));
    }
  }
}
